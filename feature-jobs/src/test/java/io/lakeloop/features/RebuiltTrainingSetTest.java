package io.lakeloop.features;

import static io.lakeloop.features.CardProject.FRAUD;
import static io.lakeloop.features.CardProject.TRANSACTIONS;
import static io.lakeloop.features.CardProject.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A training set made again of what it was made of, after its sources have changed. */
@ExtendWith(LocalSpark.class)
class RebuiltTrainingSetTest {
  private static final String FEATURES =
      CardProject.fraud(
          CardProject.table(
              "spend",
              "customer_id",
              """
              features:
                n: { aggregate: count, window: 9d }
                amount: { of: amount_eur }
              """),
          "features: { guess: \"%s\" }",
          "[{ table: features.spend, own-row: included }]",
          "{ train-share: 0.5 }");
  private static final String HONEST = "amount_eur > 3";

  private static final Row[] PAYMENTS = {
    transaction(1, "2018-08-01T00:00:00Z", 7L, 70L, "1.00", 0),
    transaction(2, "2018-08-02T00:00:00Z", 7L, 70L, "2.00", 1),
    transaction(3, "2018-08-03T00:00:00Z", 8L, 70L, "3.00", 0),
    transaction(4, "2018-08-04T00:00:00Z", 7L, 70L, "4.00", 1)
  };

  @TempDir private static Path begun;
  private final SparkSession spark;
  @TempDir private Path folder;
  private CardProject cards;

  RebuiltTrainingSetTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  static void build() {
    CardProject first = new CardProject(begun, LocalSpark.session()).holding(PAYMENTS);
    assertThat(first.training(FEATURES.formatted(HONEST)).run().version()).isZero();
  }

  @BeforeEach
  void goOn() {
    cards = new CardProject(folder, spark);
    cards.lakehouse().copy(begun, "lakehouse");
  }

  @Test
  void isIdenticalAfterItsSourcesHaveChanged() {
    final List<Row> first = newestRows();
    change();
    training(HONEST).run();
    final List<Row> changed = newestRows();
    assertThat(changed).hasSize(5);

    assertThat(cards.build(FEATURES.formatted(HONEST), "--rebuild-from", "0"))
        .isEqualTo(new Answer(0, "", ""));

    assertThat(newest()).isEqualTo(2);
    assertThat(newestRows()).isEqualTo(first);
    assertThat(TrainingSet.pinned(cards.lakehouse().tables(), "fraud"))
        .satisfies(
            set -> {
              assertThat(set.sources()).containsExactly("silver.transactions@0");
              assertThat(set.cutOff()).isEqualTo("2018-08-04T00:00:00.000001Z");
            });
    // Run again it finds it done; built without a pin it follows its sources again.
    assertThat(training(HONEST).runFrom(0))
        .isEqualTo(new TrainingSetBuild.Result(2, false, Map.of()));
    assertThat(training(HONEST).run().version()).isEqualTo(3);
    assertThat(newestRows()).isEqualTo(changed);
  }

  @Test
  void saysSoWhereASourceNoLongerKeepsWhatItWas() {
    change();
    spark.sql(
        "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('%s' = 'interval 0 seconds')"
            .formatted(
                folder.resolve("lakehouse/dev/silver/transactions"),
                "delta.deletedFileRetentionDuration"));

    assertThatThrownBy(() -> training(HONEST).runFrom(0))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("silver.transactions@0 can no longer be read.\n")
        .hasMessageContaining(
            "cause: silver.transactions keeps what newer versions have replaced for 0 hours")
        .hasMessageContaining("remedy: Name a version that is younger.");
    assertThat(newest()).isEqualTo(0);
  }

  @Test
  void refusesAnotherDefinitionAndVersionsThatNeverWere() {
    assertThatThrownBy(() -> training("amount_eur > 4").runFrom(0))
        .hasMessageStartingWith("Version 0 of training_sets.fraud is of another definition.\n");
    assertThatThrownBy(() -> training(HONEST).runFrom(7))
        .hasMessageStartingWith("training_sets.fraud@7 can no longer be read.\n")
        .hasMessageContaining("or there never was one");
    assertThat(newest()).isEqualTo(0);
  }

  @Test
  void reportsOnceWhatEachFeatureTellsOfTheLabel() {
    // A run that was killed before its report leaves it to the next.
    run(FEATURES.formatted(HONEST));
    assertThat(scores())
        .containsExactly(
            "[fraud,0,amount,auc,false]", "[fraud,0,guess,auc,false]", "[fraud,0,n,auc,true]");

    String leaking = FEATURES.formatted("is_fraud = 1");
    try (Warnings warnings = Warnings.of(LeakReport.class)) {
      assertThat(run(leaking).figures()).containsEntry("fraud.suspicious_features", "guess, n");
      assertThat(warnings.told())
          .first()
          .isEqualTo(
              "training_sets.fraud: the feature 'guess' alone tells the label almost perfectly."
                  + " Does it know the future? See ops.feature_scores.");
    }
    assertThat(scores()).hasSize(6).contains("[fraud,1,guess,auc,true]");

    // What has been measured is judged anew where another score is suspicious.
    run(leaking.replace("    split:", "    suspicious-score: 0.7\n    split:"));
    assertThat(scores())
        .containsExactly(
            "[fraud,0,amount,auc,false]",
            "[fraud,0,guess,auc,false]",
            "[fraud,0,n,auc,true]",
            "[fraud,1,amount,auc,true]",
            "[fraud,1,guess,auc,true]",
            "[fraud,1,n,auc,true]");
    assertThat(newest()).isEqualTo(1);
  }

  /** Runs the job, without the harness around it. */
  private JobResult run(String features) {
    JobContext context =
        cards
            .lakehouse()
            .context(
                JobArguments.none(),
                cards.lakehouse().project(cards.project(features), Map.of()),
                cards.lakehouse().tables());
    return new BuildTrainingSetJob().run(context);
  }

  private List<String> scores() {
    return cards
        .lakehouse()
        .rows(
            LeakReport.NAME.toString(), "training_set", "version", "feature", "kind", "suspicious");
  }

  /** A new payment, and an old one mended. */
  private void change() {
    List<Row> payments = new ArrayList<>(List.of(PAYMENTS));
    payments.set(0, transaction(1, "2018-08-01T00:00:00Z", 7L, 70L, "9.00", 0));
    payments.add(transaction(5, "2018-08-02T12:00:00Z", 7L, 70L, "5.00", 0));
    cards.lakehouse().tables().overwrite(TRANSACTIONS, cards.rows(payments.toArray(Row[]::new)));
  }

  private TrainingSetBuild training(String guess) {
    return cards.training(FEATURES.formatted(guess));
  }

  private long newest() {
    return cards.lakehouse().tables().newestHere(FRAUD).orElseThrow();
  }

  private List<Row> newestRows() {
    return cards.lakehouse().tables().read(FRAUD).orderBy("transaction_id").collectAsList();
  }
}
