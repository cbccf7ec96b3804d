package io.lakeloop.features;

import static io.lakeloop.features.CardProject.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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
    assertThat(describe(cards, Map.of())).isEqualTo("No feature has been refreshed yet.\n");
    make(cards);

    assertThat(describe(cards, Map.of()).lines().skip(2))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches(
                        "features.spend.n +count over 36h +payments +silver.transactions +[0-9a-f]{12}"
                            + " +2018-08-03 10:00:00 +1\\.5 s +0.0% +fraud-science +money, busy"
                            + " +Payments lately."),
            line ->
                assertThat(line)
                    .contains(
                        "spend.mean", "mean of amount_eur over 2d", "66.7%", "training_sets.fraud"),
            line ->
                assertThat(line)
                    .contains("spend.place", "newest terminal_id", "66.7%")
                    .doesNotContain("training_sets"));
    assertThat(describe(cards, Map.of("find", "LATELY,fraud")).lines()).hasSize(3);
    assertThat(describe(cards, Map.of("find", "lately,nobody")))
        .isEqualTo("Of no refreshed feature is said: lately, nobody.\n");
    assertThat(describe(cards, Map.of("find", "place", "format", "json")))
        .startsWith("{\"feature\":\"features.spend.place\",\"type\":\"bigint\",")
        .contains(
            "\"entity\":[\"customer_id\"]",
            "\"rows\":3",
            "\"newest\":\"2018-08-03T10:00:00.000Z\"",
            "\"null_share\":0.66",
            "\"training_sets\":[]")
        .hasLineCount(1);
    findsThoseOfAnotherProject(cards);
  }

  /** Features whose last changes have waited, and a training set that looks one of them up. */
  private void make(CardProject cards) {
    cards.holding(
        transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0),
        transaction(2, "2018-08-02T10:00:00Z", 7L, 70L, "20.00", 1));
    cards.training(FEATURES).run();
    FeatureTable spend = FeatureTables.first(folder.resolve("declared"), FEATURES);
    FeatureTables.hold(
        cards,
        spend,
        spark.sql(
            "SELECT 7L AS customer_id, timestamp '2018-08-01 10:00:00' + make_dt_interval(int(id))"
                + " AS tx_time, id AS n, if(id = 1, 10D, NULL) AS mean, if(id = 1, 70L, NULL) AS"
                + " place FROM range(3)"));
    spend.describe(cards.lakehouse().tables());
    Instant changed = Instant.parse("2018-08-03T10:00:01Z");
    new FeatureFreshness(
            cards.lakehouse().context(JobArguments.none(), null, cards.lakehouse().tables()))
        .note(
            spend,
            new FeatureRefresh.Result(
                1, 1, Optional.of(1L), Optional.of(changed), Optional.empty()),
            changed.plusMillis(1500));
  }

  private static void findsThoseOfAnotherProject(CardProject cards) {
    cards.lakehouse().write("other/features.yml", FEATURES.replace("spend", "habits"));
    String other = cards.lakehouse().folder().resolve("other").toString();
    assertThat(cards.lakehouse().run("refresh-features", "--env", "dev", "--project", other))
        .isEqualTo(new Answer(0, "", ""));

    Answer found =
        cards
            .lakehouse()
            .run("describe-features", "--env", "dev", "--find", "lately", "--format", "json");

    assertThat(found.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("features.habits.n", "\"project\":\"other\""),
            line -> assertThat(line).contains("features.spend.n", "\"project\":\"\""));
  }

  @Test
  void refusesAFormatThatThereIsNot() {
    assertThatThrownBy(() -> describe(new CardProject(folder, spark), Map.of("format", "csv")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("There is no format 'csv'.");
  }

  /** The command's answer, without the harness around it. */
  private static String describe(CardProject cards, Map<String, String> options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DescribeFeaturesCommand()
        .run(
            cards.lakehouse().context(new JobArguments(options), null, cards.lakehouse().tables()),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }
}
