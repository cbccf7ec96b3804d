package io.lakeloop.features;

import static io.lakeloop.features.CardProject.FRAUD;
import static io.lakeloop.features.CardProject.TRANSACTIONS;
import static io.lakeloop.features.CardProject.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.config.Project;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
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

  private final SparkSession spark;
  @TempDir private Path folder;
  private CardProject cards;

  RebuiltTrainingSetTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void build() {
    cards =
        new CardProject(folder, spark)
            .holding(
                transaction(1, "2018-08-01T00:00:00Z", 7L, 70L, "1.00", 0),
                transaction(2, "2018-08-02T00:00:00Z", 7L, 70L, "2.00", 1),
                transaction(3, "2018-08-03T00:00:00Z", 8L, 70L, "3.00", 0),
                transaction(4, "2018-08-04T00:00:00Z", 7L, 70L, "4.00", 1));
    assertThat(training(HONEST).run().version()).isZero();
  }

  @Test
  void isIdenticalAfterItsSourcesHaveChanged() {
    final List<Row> first = rows(0);
    change();
    training(HONEST).run();
    assertThat(rows(1)).hasSize(5);

    assertThat(build(HONEST, "--rebuild-from", "0")).isEqualTo(new Answer(0, "", ""));

    assertThat(rows(2)).isEqualTo(first);
    assertThat(TrainingSet.pinned(cards.lakehouse().tables(), "fraud"))
        .satisfies(
            set -> {
              assertThat(set.sources()).containsExactly("silver.transactions@1");
              assertThat(set.cutOff()).isEqualTo("2018-08-04T00:00:00.000001Z");
            });
    // Run again it finds it done; built without a pin it follows its sources again.
    assertThat(training(HONEST).runFrom(0))
        .isEqualTo(new TrainingSetBuild.Result(2, false, Map.of()));
    training(HONEST).run();
    assertThat(rows(3)).isEqualTo(rows(1));
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
        .hasMessageStartingWith("silver.transactions@1 can no longer be read.\n")
        .hasMessageContaining(
            "cause: silver.transactions keeps what newer versions have replaced for 0 hours")
        .hasMessageContaining("remedy: Name a version that is younger.");
    assertThat(newest()).isEqualTo(0);
  }

  @Test
  void saysOfEachVersionHowThatOneWasSplit() {
    cards.training(FEATURES.formatted(HONEST).replace("0.5", "0.75")).run();

    Tables tables = cards.lakehouse().tables();
    assertThat(TrainingSet.at(tables, "fraud", 0).split(tables)).contains("train-share 0.5");
    assertThat(TrainingSet.at(tables, "fraud", 1).split(tables)).contains("train-share 0.75");
  }

  @Test
  void refusesAnotherDefinitionAndVersionsThatNeverWere() {
    assertThatThrownBy(() -> training("amount_eur > 4").runFrom(0))
        .hasMessageStartingWith("Version 0 of training_sets.fraud is of another definition.\n");
    assertThatThrownBy(() -> training(HONEST).runFrom(7))
        .hasMessageStartingWith("training_sets.fraud@7 can no longer be read.\n")
        .hasMessageContaining("or there never was one");
    assertThat(build(HONEST, "--rebuild-from", "first").err())
        .startsWith("--rebuild-from takes the number of a version, not 'first'.\n");
    assertThat(newest()).isEqualTo(0);
  }

  @Test
  void reportsOnceWhatEachFeatureTellsOfTheLabel() {
    // A run that was killed before its report leaves it to the next.
    build(HONEST);
    assertThat(scores())
        .containsExactly(
            "[fraud,0,amount,auc,false]", "[fraud,0,guess,auc,false]", "[fraud,0,n,auc,true]");

    Project leaking = cards.lakehouse().project(project("is_fraud = 1"), Map.of());
    JobContext context =
        cards.lakehouse().context(JobArguments.none(), leaking, cards.lakehouse().tables());
    try (Warnings warnings = Warnings.of(LeakReport.class)) {
      assertThat(new BuildTrainingSetJob().run(context).figures())
          .containsEntry("fraud.suspicious_features", "guess, n");
      assertThat(warnings.told())
          .first()
          .isEqualTo(
              "training_sets.fraud: the feature 'guess' alone tells the label almost perfectly."
                  + " Does it know the future? See ops.feature_scores.");
    }
    assertThat(scores()).hasSize(6).contains("[fraud,1,guess,auc,true]");

    // What has been measured is judged anew where another score is suspicious.
    cards.build(
        FEATURES
            .formatted("is_fraud = 1")
            .replace("    split:", "    suspicious-score: 0.7\n    split:"));
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

  private List<String> scores() {
    return cards
        .lakehouse()
        .rows(
            LeakReport.NAME.toString(), "training_set", "version", "feature", "kind", "suspicious");
  }

  /** A new payment, and an old one mended. */
  private void change() {
    Tables tables = cards.lakehouse().tables();
    tables.append(
        TRANSACTIONS, cards.rows(transaction(5, "2018-08-02T12:00:00Z", 7L, 70L, "5.00", 0)));
    tables.update(
        TRANSACTIONS,
        functions.col("transaction_id").equalTo(1),
        Map.of("amount_eur", functions.lit(9)));
  }

  private TrainingSetBuild training(String guess) {
    return cards.training(FEATURES.formatted(guess));
  }

  private String project(String guess) {
    return cards.project(FEATURES.formatted(guess));
  }

  private Answer build(String guess, String... more) {
    return cards.build(FEATURES.formatted(guess), more);
  }

  private long newest() {
    return cards.lakehouse().tables().newestHere(FRAUD).orElseThrow();
  }

  private List<Row> rows(long version) {
    return cards
        .lakehouse()
        .tables()
        .readAt(FRAUD, version)
        .orderBy("transaction_id")
        .collectAsList();
  }
}
