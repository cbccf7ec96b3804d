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
      """
      features:
        n: { aggregate: count, window: 7h }
        mean: { aggregate: mean, of: amount_eur, window: 1d }
        newest: { of: amount_eur }
        flags: { aggregate: histogram, of: is_fraud, window: 1d }
        latest: { aggregate: last-k, of: amount_eur, window: 1d, k: 3 }
        dearest: { aggregate: top-k, of: amount_eur, window: 1d, k: 2 }
      """;
  private static final String KINDS =
      "feature-tables:\n"
          + CardProject.table("at_events", "customer_id, kind", "available-after: 1h\n" + MANY)
          + CardProject.table(
              "at_steps", "customer_id, kind", "available-after: 1h\nstep: 6h\n" + MANY);

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

  /** Features of many kinds, at events and at steps. */
  @Test
  void comesToTheSameByChangesAsInOnePass() {
    List<FeatureTable> kinds =
        FeatureTable.of(CardProject.read(folder.resolve("declared"), KINDS), Optional.empty());
    Random random = new Random(7);
    Dataset<Row> rows = withKind(randomRows(random, 0, 50, 1));
    cards.holding(TableSpec.upserted(TRANSACTIONS, rows.schema(), "Payments."), rows);
    kinds.forEach(this::refresh);
    addChangeMoveAndRemove(withKind(randomRows(random, 100, 8, 2)));
    Dataset<Row> source = cards.lakehouse().tables().read(TRANSACTIONS);

    for (FeatureTable table : kinds) {
      assertThat(refresh(table).anew()).as(table.name()).isEmpty();
      assertThat(cards.lakehouse().tables().read(table.table()).collectAsList())
          .as(table.name())
          .containsExactlyInAnyOrderElementsOf(
              table.values(table.points(source), source).collectAsList())
          .hasSizeGreaterThan(10);
    }
  }

  /** In three commits; some rows are changed by one and gone by the next. */
  private void addChangeMoveAndRemove(Dataset<Row> newAndLate) {
    Tables tables = cards.lakehouse().tables();
    tables.append(TRANSACTIONS, newAndLate);
    tables.update(
        TRANSACTIONS,
        expr("transaction_id % 11 = 3 OR transaction_id % 13 = 5"),
        Map.of(
            "tx_time",
            expr("if(transaction_id % 11 = 3, tx_time + interval 5 hours, tx_time)"),
            "is_fraud",
            expr("if(transaction_id % 13 = 5, 2, is_fraud)")));
    tables.delete(
        TRANSACTIONS,
        expr("transaction_id % 9 = 4 OR customer_id = 1 OR tx_time > '2018-08-02 12:00:00'"));
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
    cards.holding(
        transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0),
        transaction(2, "2018-08-02T09:00:00Z", 7L, 70L, "20.00", 0));
    refresh(table);
    append(transaction(3, "2018-08-09T10:00:00Z", 7L, 70L, "30.00", 0));

    FeatureRefresh.Result result = refresh(table);

    assertThat(result.rowsWritten()).isEqualTo(1);
    assertThat(result.since()).isPresent();
    assertThat(operation(table)).isEqualTo("WRITE");
    append(transaction(4, "2018-08-01T12:00:00Z", 7L, 70L, "5.00", 0));
    assertThat(refresh(table).rowsWritten()).as("the late one and that it counts for").isEqualTo(2);
    assertThat(operation(table)).isEqualTo("MERGE");
    assertThat(held(table))
        .containsExactly(
            row(7L, time("2018-08-01T10:00:00Z"), 0L, null),
            row(7L, time("2018-08-01T12:00:00Z"), 1L, 10.0),
            row(7L, time("2018-08-02T09:00:00Z"), 0L, 7.5),
            row(7L, time("2018-08-09T10:00:00Z"), 0L, null));
    assertThat(refresh(table)).isEqualTo(FeatureRefresh.Result.NOTHING);
    assertThat(cards.lakehouse().tables().newestHere(table.table())).as("unwritten").contains(2L);
    computesAllAnewAndSaysSoWhereTheChangesAreGone(table);
    computesAllAnewOfASourceThatWasMadeAnew(table);
  }

  private void computesAllAnewAndSaysSoWhereTheChangesAreGone(FeatureTable table)
      throws IOException {
    cards
        .lakehouse()
        .tables()
        .update(TRANSACTIONS, expr("transaction_id = 1"), Map.of("amount_eur", expr("12")));
    deleteChanges(folder.resolve("lakehouse/dev/silver/transactions/_change_data"));

    FeatureRefresh.Result result = refresh(table);

    assertThat(result.anew())
        .contains("what changed in silver.transactions since version 2 is no longer kept");
    assertThat(held(table))
        .containsExactly(
            row(7L, time("2018-08-01T10:00:00Z"), 0L, null),
            row(7L, time("2018-08-01T12:00:00Z"), 1L, 12.0),
            row(7L, time("2018-08-02T09:00:00Z"), 0L, 8.5),
            row(7L, time("2018-08-09T10:00:00Z"), 0L, null));
    assertThat(refresh(table)).isEqualTo(FeatureRefresh.Result.NOTHING);
  }

  private void computesAllAnewOfASourceThatWasMadeAnew(FeatureTable table) throws IOException {
    deleteFolder(folder.resolve("lakehouse/dev/silver/transactions"));
    cards.holding(transaction(1, "2018-08-01T11:00:00Z", 8L, 70L, "10.00", 0));

    assertThat(refresh(table).anew()).contains("its source or its definition is another");
    assertThat(held(table)).containsExactly(row(8L, time("2018-08-01T11:00:00Z"), 0L, null));
  }

  /** Which points are touched is told apart: by {@link ChangedPoints} and {@link ChangedSteps}. */
  @Test
  void computesAllWhereManyPointsOfALargeTableAreTouchedAndMergesWhereFewAre() {
    FeatureTable table = FeatureTables.first(folder.resolve("declared"), FEATURES);
    cards.holding(
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
            .toArray(Row[]::new));
    weighed(table);
    append(transaction(91, "2018-08-01T00:30:00Z", 0L, 70L, "20.00", 0));

    FeatureRefresh.Result most = weighed(table);

    assertThat(most.anew()).contains("many points changed");
    assertThat(most.rowsRead()).as("the change").isEqualTo(1);
    assertThat(most.since()).isPresent();
    append(transaction(92, "2018-08-03T06:30:00Z", 2L, 70L, "20.00", 0));

    FeatureRefresh.Result few = weighed(table);

    assertThat(few.anew()).isEmpty();
    assertThat(few.rowsWritten()).as("of the one entity").isEqualTo(1);
    Dataset<Row> source = cards.lakehouse().tables().read(TRANSACTIONS);
    assertThat(held(table))
        .as("after both")
        .isEqualTo(sorted(table.values(table.points(source), source)));
  }

  /** As if a table of one row were a large one. */
  private FeatureRefresh.Result weighed(FeatureTable table) {
    return new FeatureRefresh(cards.lakehouse().tables(), table, 1).run();
  }

  @Test
  void keepsTheValuesOfAllEntitiesKnownAtEachStepsEndWhateverComes() {
    FeatureTable table = FeatureTables.first(folder.resolve("declared"), STEPS);
    cards.holding(
        transaction(1, "2018-08-01T04:30:00Z", 7L, 70L, "10.00", 0),
        transaction(2, "2018-08-01T06:00:00Z", 8L, 70L, "20.00", 0));
    refresh(table);
    append(
        transaction(3, "2018-08-01T15:00:00Z", 9L, 70L, "30.00", 0),
        transaction(4, "2018-08-01T18:00:00Z", 8L, 70L, "50.00", 0));

    assertThat(refresh(table).rowsWritten()).as("of two that are known, then three").isEqualTo(5);

    assertThat(operation(table)).isEqualTo("WRITE");
    assertThat(held(table))
        .containsExactly(
            row(7L, time("2018-08-01T06:00:00Z"), 1L, 10.0),
            row(7L, time("2018-08-01T12:00:00Z"), 1L, 10.0),
            row(7L, time("2018-08-01T18:00:00Z"), 0L, 10.0),
            row(8L, time("2018-08-01T12:00:00Z"), 1L, 20.0),
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
    Dataset<Row> left = filtered.checked(cards.lakehouse().tables().read(TRANSACTIONS));
    assertThat(filtered.points(left).count()).as("all that there was before").isEqualTo(12);
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
    Dataset<Row> first = spark.sql("SELECT 7L AS customer_id, date '2018-08-01' AS day");
    cards.holding(TableSpec.appended(visits, first.schema(), "Visits.").withFeed(), first);
    refresh(table);
    cards
        .lakehouse()
        .tables()
        .append(visits, spark.sql("SELECT 7L AS customer_id, date '2018-08-03' AS day"));

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
    cards.holding(
        TableSpec.appended(TRANSACTIONS, CardProject.SCHEMA, "Payments."),
        cards.rows(
            transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0),
            transaction(2, "2018-08-01T12:00:00Z", 7L, 70L, "20.00", 0),
            transaction(3, "2018-08-01T13:00:00Z", 8L, 70L, "20.00", 0),
            transaction(4, "2018-08-01T14:00:00Z", 7L, 70L, "1.00", 0)));
    refresh(table);
    cards
        .lakehouse()
        .tables()
        .overwrite(
            TRANSACTIONS,
            cards.rows(
                transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0),
                transaction(2, "2018-08-01T12:00:00Z", 7L, 70L, "25.00", 0),
                transaction(4, "2018-08-01T14:00:00Z", 7L, 70L, "1.00", 0),
                transaction(5, "2018-08-01T09:30:00Z", 9L, 70L, "20.00", 0)));

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
