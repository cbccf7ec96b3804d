package io.lakeloop.features;

import static io.lakeloop.features.CardProject.TRANSACTIONS;
import static io.lakeloop.features.CardProject.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class DescribeFeaturesCommandTest {
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          owner: fraud-science
          tags: [money]
          entity: [customer_id]
          event-time: tx_time
          source: silver.transactions
          available-after: 1h
          features:
            n: { aggregate: count, window: 36h, unit: payments, tags: [busy], description: Payments lately. }
            mean: { aggregate: mean, of: amount_eur, window: 2d }
            place: { of: terminal_id }
      training-sets:
        fraud:
          spine:
            { table: silver.transactions, keys: [transaction_id], event-time: tx_time, label: is_fraud }
          lookups: [{ table: features.spend, features: [mean] }]
          split: { train-share: 0.5 }
      """;

  private final SparkSession spark;
  @TempDir private Path folder;

  DescribeFeaturesCommandTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void findsFeaturesOfAllProjectsByWhatIsSaidOfThem() {
    CardProject cards = new CardProject(folder, spark);
    assertThat(describe(cards).out()).isEqualTo("No feature has been refreshed yet.\n");
    cards.holding(
        transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0),
        transaction(2, "2018-08-02T10:00:00Z", 7L, 70L, "20.00", 1));
    String project = cards.project(FEATURES);
    run(cards, "refresh-features", project);
    run(cards, "build-training-set", project);
    cards
        .lakehouse()
        .tables()
        .append(
            TRANSACTIONS, cards.rows(transaction(3, "2018-08-03T10:00:00Z", 8L, 70L, "1.00", 0)));
    run(cards, "refresh-features", project);

    assertThat(describe(cards).out().lines().skip(2))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches(
                        "features.spend.n +count over 36h +payments +silver.transactions +[0-9a-f]{12}"
                            + " +2018-08-03 10:00:00 +\\d+\\.\\d s +0.0% +fraud-science +money, busy"
                            + " +Payments lately."),
            line ->
                assertThat(line)
                    .contains(
                        "spend.mean", "mean of amount_eur over 2d", "66.7%", "training_sets.fraud"),
            line ->
                assertThat(line)
                    .contains("spend.place", "newest terminal_id", "66.7%")
                    .doesNotContain("training_sets"));
    assertThat(describe(cards, "--find", "LATELY,fraud").out().lines()).hasSize(3);
    assertThat(describe(cards, "--find", "lately,nobody").out())
        .isEqualTo("Of no refreshed feature is said: lately, nobody.\n");
    assertThat(describe(cards, "--find", "place", "--format", "json").out())
        .startsWith("{\"feature\":\"features.spend.place\",\"type\":\"bigint\",")
        .contains(
            "\"entity\":[\"customer_id\"]",
            "\"rows\":3",
            "\"newest\":\"2018-08-03T10:00:00.000Z\"",
            "\"null_share\":0.66",
            "\"training_sets\":[]")
        .hasLineCount(1);
    Answer refused = describe(cards, "--format", "csv");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).startsWith("There is no format 'csv'.");

    cards.lakehouse().write("other/features.yml", FEATURES.replace("spend", "habits"));
    run(cards, "refresh-features", folder.resolve("other").toString());
    assertThat(describe(cards, "--find", "lately", "--format", "json").out().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("features.habits.n", "\"project\":\"other\""),
            line -> assertThat(line).contains("features.spend.n", "\"project\":\"project\""));
  }

  private static Answer describe(CardProject cards, String... more) {
    String[] words = new String[more.length + 3];
    System.arraycopy(new String[] {"describe-features", "--env", "dev"}, 0, words, 0, 3);
    System.arraycopy(more, 0, words, 3, more.length);
    return cards.lakehouse().run(words);
  }

  private static void run(CardProject cards, String job, String project) {
    Answer answer = cards.lakehouse().run(job, "--env", "dev", "--project", project);
    assertThat(answer.exitCode()).as(answer.err()).isZero();
  }
}
