package io.lakeloop.features;

import static io.lakeloop.features.CardProject.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Lookups against a brute force over all pairs of rows: ties, nulls, a hot entity, own rows. */
@ExtendWith(LocalSpark.class)
class LookupOracleTest {
  private static final Duration DELAY = Duration.ofHours(2);
  private static final Duration MAX_AGE = Duration.ofHours(9);
  private static final Comparator<@Nullable Double> NULLS_FIRST =
      Comparator.nullsFirst(Comparator.naturalOrder());
  private static final String FEATURES =
      CardProject.fraud(
          CardProject.table(
                  "spend",
                  "customer_id",
                  """
                  features:
                    n: { aggregate: count, window: 6h }
                    paid: { aggregate: sum, of: amount_eur, window: 6h }
                    most: { aggregate: max, of: amount_eur, window: 12h }
                  """)
              + CardProject.table(
                  "late",
                  "customer_id, terminal_id",
                  """
                  available-after: 2h
                  features:
                    last_amount: { of: amount_eur }
                    last_fraud: { of: is_fraud }
                    late_mean: { aggregate: mean, of: is_fraud, window: 1d }
                  """),
          "[{ table: features.spend, own-row: included }, { table: features.late, max-age: 9h }]");

  private final SparkSession spark;
  @TempDir private Path folder;

  LookupOracleTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void agreesWithBruteForceOverAllPairs() {
    Random random = new Random(11);
    List<Row> stored = rows(random, 0, 150);
    List<Row> asked = new ArrayList<>(stored.subList(100, 150));
    // Rows that the source does not hold yet.
    asked.addAll(rows(random, 150, 30));
    CardProject cards = new CardProject(folder, spark).holding(stored.toArray(Row[]::new));
    FeatureSet features = cards.set(FEATURES);

    Dataset<Row> computed =
        features.compute(cards.lakehouse().tables(), cards.rows(asked.toArray(Row[]::new)));

    List<Row> withOwn = new ArrayList<>(stored);
    withOwn.addAll(asked.subList(50, 80));
    Map<Long, Row> found = new HashMap<>();
    computed
        .select("transaction_id", "n", "paid", "most", "last_amount", "last_fraud", "late_mean")
        .collectAsList()
        .forEach(row -> found.put(row.getLong(0), row));
    assertThat(found).hasSize(asked.size());
    for (Row query : asked) {
      assertThat(found.get(query.getLong(0))).isEqualTo(expected(query, stored, withOwn));
    }
  }

  @Test
  void takesTheNewestRowUpToItsMaximalAgeIncluded() {
    CardProject cards =
        new CardProject(folder, spark)
            .holding(
                transaction(1, "2018-08-01T00:00:00Z", 1L, 1L, "1.00", 0),
                transaction(2, "2018-08-01T11:00:00Z", 1L, 1L, "2.00", null),
                transaction(3, "2018-08-01T22:00:00.000001Z", 1L, 1L, "3.00", null));
    FeatureSet features = cards.set(FEATURES);
    var tables = cards.lakehouse().tables();

    assertThat(
            features
                .compute(tables, tables.read(CardProject.TRANSACTIONS))
                .orderBy("transaction_id")
                .select("last_amount", "last_fraud")
                .collectAsList())
        .containsExactly(
            FeatureSetTest.row(null, null),
            FeatureSetTest.row(1.0, 0),
            FeatureSetTest.row(null, null));
  }

  private static Row expected(Row query, List<Row> stored, List<Row> withOwn) {
    List<Row> spend = at(query, withOwn, Duration.ZERO, Duration.ofHours(6), false);
    List<Row> most = at(query, withOwn, Duration.ZERO, Duration.ofHours(12), false);
    List<Row> day = at(query, stored, DELAY, Duration.ofDays(1), true);
    Optional<Row> newest = newest(query, stored);
    List<Double> paid =
        spend.stream().map(LookupOracleTest::amount).filter(Objects::nonNull).toList();
    return RowFactory.create(
        query.getLong(0),
        (long) spend.size(),
        paid.isEmpty() ? null : exactSum(spend),
        most.stream()
            .map(LookupOracleTest::amount)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(null),
        newest.map(LookupOracleTest::amount).orElse(null),
        newest.map(row -> row.isNullAt(5) ? null : row.getInt(5)).orElse(null),
        mean(day));
  }

  private static @Nullable Double exactSum(List<Row> rows) {
    // Of doubles as they are, rounded once.
    return rows.stream()
        .map(LookupOracleTest::amount)
        .filter(Objects::nonNull)
        .map(BigDecimal::new)
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .doubleValue();
  }

  private static @Nullable Double mean(List<Row> rows) {
    List<Row> known = rows.stream().filter(row -> !row.isNullAt(5)).toList();
    return known.isEmpty()
        ? null
        : (double) known.stream().mapToInt(row -> row.getInt(5)).sum() / known.size();
  }

  private static List<Row> at(
      Row query, List<Row> events, Duration delay, Duration window, boolean terminal) {
    return events.stream()
        .filter(event -> sameEntity(query, event, terminal))
        .filter(event -> CardProject.age(query, event) >= delay.toMillis())
        .filter(event -> CardProject.age(query, event) < delay.plus(window).toMillis())
        .toList();
  }

  private static Optional<Row> newest(Row query, List<Row> events) {
    return events.stream()
        .filter(event -> sameEntity(query, event, true))
        .filter(event -> CardProject.age(query, event) >= DELAY.toMillis())
        .filter(event -> CardProject.age(query, event) <= DELAY.plus(MAX_AGE).toMillis())
        .max(
            Comparator.comparing((Row event) -> event.<Timestamp>getAs(1))
                .thenComparing(LookupOracleTest::amount, NULLS_FIRST)
                .thenComparing(
                    event -> event.isNullAt(5) ? null : (double) event.getInt(5), NULLS_FIRST));
  }

  private static boolean sameEntity(Row query, Row event, boolean terminal) {
    return !query.isNullAt(1)
        && !event.isNullAt(1)
        && equal(query, event, 2)
        && (!terminal || equal(query, event, 3));
  }

  private static boolean equal(Row query, Row event, int column) {
    return !query.isNullAt(column) && query.get(column).equals(event.get(column));
  }

  private static @Nullable Double amount(Row row) {
    return row.isNullAt(4) ? null : row.getDecimal(4).doubleValue();
  }

  /** Hours of two days, so that many tie; three customers, one of whom has half the rows. */
  private static List<Row> rows(Random random, int from, int count) {
    List<Row> rows = new ArrayList<>();
    for (int id = from; id < from + count; id++) {
      String hour = "2018-08-%02dT%02d:00:00Z".formatted(1 + random.nextInt(2), random.nextInt(24));
      rows.add(
          transaction(
              id,
              random.nextInt(20) == 0 ? null : hour,
              random.nextInt(20) == 0 ? null : Math.max(1L, random.nextInt(6) - 2L),
              random.nextInt(20) == 0 ? null : (long) random.nextInt(2),
              random.nextInt(8) == 0 ? null : random.nextInt(9) + ".10",
              random.nextInt(8) == 0 ? null : random.nextInt(2)));
    }
    return rows;
  }
}
