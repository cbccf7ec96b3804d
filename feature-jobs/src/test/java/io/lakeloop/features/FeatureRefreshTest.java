package io.lakeloop.features;

import static io.lakeloop.features.CardProject.TRANSACTIONS;
import static io.lakeloop.features.CardProject.transaction;
import static io.lakeloop.features.FeatureSetTest.row;
import static io.lakeloop.features.FeatureSetTest.time;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.TimeRangeOptions;
import io.lakeloop.core.table.TableFacts;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class FeatureRefreshTest {
  private static final String FEATURES =
      "feature-tables:\n"
          + CardProject.table(
              "spend",
              "customer_id",
              """
              available-after: 1h
              features:
                n: { aggregate: count, window: 7h }
                mean: { aggregate: mean, of: amount_eur, window: 1d }
              """);
  private static final String STEPS =
      FEATURES.replace("available-after: 1h", "available-after: 1h\n    step: 6h");
  private static final String MANY =
      FEATURES.replace("[customer_id]", "[customer_id, kind]")
          + """
                  newest: { of: amount_eur }
                  flags: { aggregate: histogram, of: is_fraud, window: 1d }
                  latest: { aggregate: last-k, of: amount_eur, window: 1d, k: 3 }
                  dearest: { aggregate: top-k, of: amount_eur, window: 1d, k: 2 }
            """;

  private final SparkSession spark;
  @TempDir private Path folder;
  private CardProject cards;

  FeatureRefreshTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() {
    cards = new CardProject(folder, spark);
  }

  @Test
  void comesToTheSameByChangesAsInOnePassAtEvents() {
    comesToTheSame(FEATURES, 5, 1);
  }

  @Test
  void comesToTheSameByChangesAsInOnePassOfManyKindsOfFeatures() {
    comesToTheSame(MANY, 7, 2);
  }

  @Test
  void comesToTheSameByChangesAsInOnePassOfManyKindsOfFeaturesAtSteps() {
    comesToTheSame(MANY.replace("available-after: 1h", "available-after: 1h\n    step: 6h"), 6, 2);
  }

  /** Rows that are new and late; in the second round also changed, moved in time and removed. */
  private void comesToTheSame(String yaml, long seed, int first) {
    FeatureTable table = FeatureTables.first(folder.resolve("declared"), yaml);
    Random random = new Random(seed);
    Dataset<Row> rows = withKind(randomRows(random, 0, 50, 1));
    cards.lakehouse().tables().create(TableSpec.upserted(TRANSACTIONS, rows.schema(), "Payments."));
    cards.lakehouse().tables().append(TRANSACTIONS, rows);
    refresh(table);
    for (int round = first; round <= 2; round++) {
      Tables tables = cards.lakehouse().tables();
      tables.append(TRANSACTIONS, withKind(randomRows(random, round * 50, 8, round)));
      if (round == 2) {
        tables.delete(TRANSACTIONS, expr("transaction_id % 9 = 4 OR customer_id = 1"));
        tables.update(
            TRANSACTIONS,
            expr("transaction_id % 11 = 3"),
            Map.of("tx_time", expr("tx_time + interval 5 hours")));
        tables.update(TRANSACTIONS, expr("transaction_id % 13 = 5"), Map.of("is_fraud", expr("2")));
        tables.delete(TRANSACTIONS, expr("tx_time > '2018-08-02 12:00:00'"));
      }
      assertThat(refresh(table).anew()).as("round %s", round).isEmpty();

      Dataset<Row> source = cards.lakehouse().tables().read(TRANSACTIONS);
      assertThat(cards.lakehouse().tables().read(table.table()).collectAsList())
          .as("round %s", round)
          .containsExactlyInAnyOrderElementsOf(
              table.values(table.points(source), source).collectAsList())
          .hasSizeGreaterThan(10);
    }
  }

  private Dataset<Row> withKind(Row... rows) {
    return cards
        .rows(rows)
        .withColumn("kind", expr("if(transaction_id % 3 = 0, 'card', 'cash')"))
        .coalesce(1);
  }

  /** One table through its life: newer events, a late one, changes that are gone, a new source. */
  @Test
  void appendsWhatIsNewerThanAllThatIsHeldAndComputesAllAnewWhereItMust() throws IOException {
    FeatureTable table = FeatureTables.first(folder.resolve("declared"), FEATURES);
    cards.holding(transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0));
    refresh(table);
    append(transaction(2, "2018-08-01T12:00:00Z", 7L, 70L, "20.00", 0));

    FeatureRefresh.Result result = refresh(table);

    assertThat(result.rowsWritten()).isEqualTo(1);
    assertThat(result.since()).isPresent();
    assertThat(operation(table)).isEqualTo("WRITE");
    append(transaction(3, "2018-08-01T11:30:00Z", 7L, 70L, "20.00", 0));
    assertThat(refresh(table).rowsWritten()).as("the late one alone").isEqualTo(1);
    assertThat(operation(table)).isEqualTo("MERGE");
    assertThat(refresh(table)).isEqualTo(FeatureRefresh.Result.NOTHING);
    computesAllAnewAndSaysSoWhereTheChangesAreGone(table);
    computesAllAnewOfASourceThatWasMadeAnew(table);
  }

  private void computesAllAnewAndSaysSoWhereTheChangesAreGone(FeatureTable table)
      throws IOException {
    append(transaction(4, "2018-08-01T13:00:00Z", 8L, 70L, "20.00", 0));
    cards.lakehouse().tables().update(TRANSACTIONS, expr("true"), Map.of("is_fraud", expr("1")));
    deleteChanges(folder.resolve("lakehouse/dev/silver/transactions/_change_data"));

    FeatureRefresh.Result result = refresh(table);

    assertThat(result.anew())
        .contains("what changed in silver.transactions since version 3 is no longer kept");
    assertThat(held(table))
        .containsExactly(
            row(7L, time("2018-08-01T10:00:00Z"), 0L, null),
            row(7L, time("2018-08-01T11:30:00Z"), 1L, 10.0),
            row(7L, time("2018-08-01T12:00:00Z"), 1L, 10.0),
            row(8L, time("2018-08-01T13:00:00Z"), 0L, null));
    assertThat(refresh(table)).isEqualTo(FeatureRefresh.Result.NOTHING);
  }

  private void computesAllAnewOfASourceThatWasMadeAnew(FeatureTable table) throws IOException {
    deleteFolder(folder.resolve("lakehouse/dev/silver/transactions"));
    cards.holding(transaction(1, "2018-08-01T11:00:00Z", 8L, 70L, "10.00", 0));

    assertThat(refresh(table).anew()).contains("its source or its definition is another");
    assertThat(held(table)).containsExactly(row(8L, time("2018-08-01T11:00:00Z"), 0L, null));
  }

  @Test
  void computesAllWhereManyPointsOfALargeTableAreTouchedAndMergesWhereFewAre() throws IOException {
    for (String yaml : List.of(FEATURES, STEPS)) {
      FeatureTable table = FeatureTables.first(folder.resolve("declared"), yaml);
      Row[] hours =
          IntStream.rangeClosed(1, 60)
              .mapToObj(
                  hour ->
                      transaction(
                          hour,
                          "2018-08-%02dT%02d:00:00Z".formatted(1 + hour / 24, hour % 24),
                          hour % 2L,
                          70L,
                          "10.00",
                          0))
              .toArray(Row[]::new);
      cards.holding(hours);
      weighed(table);
      append(transaction(91, "2018-08-01T00:30:00Z", 0L, 70L, "20.00", 0));

      FeatureRefresh.Result most = weighed(table);

      assertThat(most.anew()).contains("many points changed");
      assertThat(most.rowsRead()).as("the change").isEqualTo(1);
      assertThat(most.since()).isPresent();
      isWhatItsSourceMakesOfIt(table);
      append(transaction(92, "2018-08-03T06:30:00Z", 2L, 70L, "20.00", 0));

      FeatureRefresh.Result few = weighed(table);

      assertThat(few.anew()).isEmpty();
      assertThat(few.rowsWritten()).as("of the one entity").isEqualTo(1);
      isWhatItsSourceMakesOfIt(table);
      deleteFolder(folder.resolve("lakehouse/dev/silver/transactions"));
    }
  }

  /** As if a table of one row were a large one. */
  private FeatureRefresh.Result weighed(FeatureTable table) {
    return new FeatureRefresh(cards.lakehouse().tables(), table, 1).run();
  }

  private void isWhatItsSourceMakesOfIt(FeatureTable table) {
    Dataset<Row> source = cards.lakehouse().tables().read(TRANSACTIONS);
    assertThat(held(table)).isEqualTo(sorted(table.values(table.points(source), source)));
  }

  @Test
  void keepsTheValuesOfAllEntitiesKnownAtEachStepsEndWhateverComes() {
    FeatureTable table = FeatureTables.first(folder.resolve("declared"), STEPS);
    cards.holding(
        transaction(1, "2018-08-01T04:30:00Z", 7L, 70L, "10.00", 0),
        transaction(2, "2018-08-01T06:00:00Z", 8L, 70L, "20.00", 0));
    refresh(table);
    append(transaction(3, "2018-08-01T15:00:00Z", 9L, 70L, "30.00", 0));

    assertThat(refresh(table).rowsWritten()).as("of the two that are known").isEqualTo(2);

    assertThat(operation(table)).isEqualTo("WRITE");
    assertThat(held(table))
        .containsExactly(
            row(7L, time("2018-08-01T06:00:00Z"), 1L, 10.0),
            row(7L, time("2018-08-01T12:00:00Z"), 1L, 10.0),
            row(8L, time("2018-08-01T12:00:00Z"), 1L, 20.0));
    append(transaction(4, "2018-08-01T18:00:00Z", 8L, 70L, "50.00", 0));
    assertThat(refresh(table).rowsWritten()).isEqualTo(3);
    assertThat(operation(table)).isEqualTo("WRITE");
    assertThat(held(table))
        .hasSize(6)
        .contains(
            row(7L, time("2018-08-01T18:00:00Z"), 0L, 10.0),
            row(8L, time("2018-08-01T18:00:00Z"), 0L, 20.0),
            row(9L, time("2018-08-01T18:00:00Z"), 1L, 30.0));

    append(transaction(5, "2018-08-02T07:00:00Z", 6L, 70L, "50.00", 0));
    assertThatThrownBy(() -> backfill(table, "2018-08-02T00:00:01Z", "2018-08-03T00:00:00Z"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            features.spend has not come to the step before 2018-08-02T00:00:01Z.
              cause: The steps between would stay without rows.
              remedy: Run refresh-features --table spend without a span first.""");
    backfill(table, "2018-08-01T18:00:00Z", "2018-08-02T00:00:01Z");
    assertThat(held(table)).hasSize(9).contains(row(7L, time("2018-08-02T00:00:00Z"), 0L, 10.0));
    refresh(table);
    assertThat(held(table))
        .hasSize(12)
        .contains(
            row(7L, time("2018-08-02T06:00:00Z"), 0L, null),
            row(8L, time("2018-08-02T06:00:00Z"), 0L, 35.0));
    refusesStepsUpToATimeFarAhead(table);
  }

  private void refusesStepsUpToATimeFarAhead(FeatureTable table) {
    append(transaction(6, "9999-08-01T04:30:00Z", 7L, 70L, "10.00", 0));

    assertThatThrownBy(() -> refresh(table))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            features.spend is not brought to 9999-08-01T04:30:00Z.
              cause: silver.transactions holds an event of that time, and every entity would get a \
            row for each step up to it.
              remedy: Correct the event, or leave such out by the feature table's filter.""");
    FeatureTable filtered =
        FeatureTables.first(
            folder.resolve("filtered"),
            STEPS.replace("    step:", "    filter: tx_time < '2100-01-01'\n    step:"));
    assertThat(refresh(filtered).rowsWritten()).as("all that there was before").isEqualTo(12);
  }

  @Test
  void followsEventsOfDays() {
    TableName visits = TableName.parse("silver.visits");
    FeatureTable table =
        FeatureTables.first(
            folder.resolve("declared"),
            """
            feature-tables:
              visits:
                entity: [customer_id]
                event-time: day
                source: silver.visits
                step: 1d
                features: { n: { aggregate: count, window: 2d } }
            """);
    Tables tables = cards.lakehouse().tables();
    Dataset<Row> first = spark.sql("SELECT 7L AS customer_id, date '2018-08-01' AS day");
    tables.create(TableSpec.appended(visits, first.schema().asNullable(), "Visits.").withFeed());
    tables.append(visits, first);
    refresh(table);
    tables.append(visits, spark.sql("SELECT 7L AS customer_id, date '2018-08-03' AS day"));

    FeatureRefresh.Result result = refresh(table);

    assertThat(result.rowsRead()).as("the changes alone").isEqualTo(1);
    assertThat(cards.lakehouse().tables().read(table.table()).orderBy("day").collectAsList())
        .containsExactly(
            row(7L, time("2018-08-01T00:00:00Z"), 1L),
            row(7L, time("2018-08-02T00:00:00Z"), 1L),
            row(7L, time("2018-08-03T00:00:00Z"), 1L));
  }

  @Test
  void saysOfItselfWhatIsSaidNow() {
    String said =
        FEATURES.replace(" n: {", " n: { unit: payments, description: A few., tags: ['a, b', c],");
    FeatureTable table =
        FeatureTables.first(
            folder.resolve("declared"), said.replace("    entity", "    owner: ann\n    entity"));
    cards.holding(transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0));
    refresh(table);
    assertThat(new FeatureCatalogue(cards.lakehouse().tables()).find(List.of("a, b")))
        .singleElement()
        .satisfies(feature -> assertThat(feature.tags()).containsExactly("a, b", "c"));
    String edited =
        FEATURES
            .replace("mean: {", "mean: { unit: EUR, description: What is paid.,")
            .replace("  spend:", "  spend:\n    description: Spending.");

    assertThat(refresh(FeatureTables.first(folder.resolve("edited"), edited)))
        .isEqualTo(FeatureRefresh.Result.NOTHING);

    TableFacts facts = cards.lakehouse().tables().facts(table.table());
    assertThat(facts.version().version()).as("one commit more").isEqualTo(1);
    assertThat(facts.description()).isEqualTo("Spending.");
    assertThat(facts.owner()).isEmpty();
    assertThat(facts.properties())
        .containsEntry("lakeloop.feature.mean.unit", "EUR")
        .containsKeys("lakeloop.feature-table.source-version", "delta.enableChangeDataFeed")
        .doesNotContainKeys("lakeloop.feature.n.unit", "lakeloop.feature.n.tags");
    assertThat(facts.schema().apply("mean").getComment().get()).isEqualTo("What is paid.");
    assertThat(facts.schema().apply("n").getComment().isDefined()).isFalse();
    assertThat(cards.lakehouse().tables().dataChangedSince(table.table(), 0)).isFalse();
    refresh(FeatureTables.first(folder.resolve("edited"), edited));
    assertThat(cards.lakehouse().tables().newestHere(table.table())).as("once").contains(1L);
  }

  @Test
  void comparesAllWhereTheSourceKeepsNoFeed() {
    FeatureTable table = FeatureTables.first(folder.resolve("declared"), FEATURES);
    Tables tables = cards.lakehouse().tables();
    tables.create(TableSpec.appended(TRANSACTIONS, CardProject.SCHEMA, "Payments."));
    append(
        transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0),
        transaction(2, "2018-08-01T12:00:00Z", 7L, 70L, "20.00", 0),
        transaction(3, "2018-08-01T13:00:00Z", 8L, 70L, "20.00", 0),
        transaction(4, "2018-08-01T14:00:00Z", 7L, 70L, "1.00", 0));
    refresh(table);
    append(transaction(5, "2018-08-01T09:30:00Z", 9L, 70L, "20.00", 0));

    tables = cards.lakehouse().tables();
    tables.update(TRANSACTIONS, expr("transaction_id = 2"), Map.of("amount_eur", expr("25")));
    tables.delete(TRANSACTIONS, expr("transaction_id = 3"));

    FeatureRefresh.Result result = refresh(table);

    assertThat(result.anew()).contains("silver.transactions keeps no feed of its changes");
    assertThat(result.rowsWritten()).as("one new, one changed, one gone").isEqualTo(3);
    assertThat(held(table))
        .containsExactly(
            row(7L, time("2018-08-01T10:00:00Z"), 0L, null),
            row(7L, time("2018-08-01T12:00:00Z"), 1L, 10.0),
            row(7L, time("2018-08-01T14:00:00Z"), 2L, 17.5),
            row(9L, time("2018-08-01T09:30:00Z"), 0L, null));
  }

  private FeatureRefresh.Result refresh(FeatureTable table) {
    return new FeatureRefresh(cards.lakehouse().tables(), table).run();
  }

  private void backfill(FeatureTable table, String from, String until) {
    TimeRangeOptions span =
        new TimeRangeOptions(Optional.of(Instant.parse(from)), Optional.of(Instant.parse(until)));
    new Backfill(cards.lakehouse().tables(), table, span).run();
  }

  private void append(Row... rows) {
    cards.lakehouse().tables().append(TRANSACTIONS, cards.rows(rows).coalesce(1));
  }

  private String operation(FeatureTable table) {
    return cards.lakehouse().tables().history(table.table(), 1).first().getAs("operation");
  }

  private List<Row> held(FeatureTable table) {
    return sorted(cards.lakehouse().tables().read(table.table()));
  }

  private static List<Row> sorted(Dataset<Row> rows) {
    return rows.orderBy("customer_id", "tx_time").collectAsList();
  }

  private static Row[] randomRows(Random random, int from, int count, int day) {
    List<Row> rows = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      String hour =
          "2018-08-%02dT%02d:00:00Z".formatted(1 + random.nextInt(day + 1), random.nextInt(24));
      Long customer = random.nextInt(9) == 0 ? null : (long) random.nextInt(4);
      String amount = random.nextInt(9) == 0 ? null : random.nextInt(100) + ".10";
      rows.add(transaction(i, hour, customer, 1L, amount, 0));
    }
    return rows.toArray(Row[]::new);
  }

  private static void deleteChanges(Path changes) throws IOException {
    try (Stream<Path> files = Files.list(changes)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static void deleteFolder(Path table) throws IOException {
    try (Stream<Path> files = Files.walk(table)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
