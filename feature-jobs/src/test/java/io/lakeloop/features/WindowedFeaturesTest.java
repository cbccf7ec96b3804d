package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class WindowedFeaturesTest {
  private static final StructType QUERIES =
      new StructType()
          .add("id", DataTypes.StringType)
          .add("card", DataTypes.StringType)
          .add("asked", DataTypes.TimestampType);
  private static final StructType EVENTS =
      new StructType()
          .add("card", DataTypes.StringType)
          .add("happened", DataTypes.TimestampType)
          .add("amount", DataTypes.createDecimalType(12, 2));

  private final SparkSession spark;

  WindowedFeaturesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void answersEveryQueryRowOnce() {
    Dataset<Row> queries =
        table(
            QUERIES,
            row("q1", "a", time("2024-01-01T10:00:00Z")),
            row("q1", "a", time("2024-01-01T10:00:00Z")),
            row("q2", "a", time("2024-01-01T12:00:00Z")),
            row("q3", "b", time("2024-01-01T12:00:00Z")),
            row("q4", null, time("2024-01-01T12:00:00Z")),
            row("q5", "a", null));
    Dataset<Row> events =
        table(
            EVENTS,
            row("a", time("2024-01-01T09:00:00Z"), "100.00"),
            row("a", time("2024-01-01T09:30:00Z"), null),
            row("a", time("2024-01-01T10:00:00Z"), "3.50"),
            row("a", time("2024-01-01T11:30:00Z"), "2.25"),
            row("a", null, "9.00"),
            row(null, time("2024-01-01T11:59:00Z"), "9.00"));

    Dataset<Row> answered =
        WindowedFeatures.compute(
            queries,
            events,
            spec(
                Duration.ZERO,
                feature("events_1h", Aggregate.COUNT, null, 1),
                feature("amounts_2h", Aggregate.COUNT, "amount", 2),
                feature("sum_1h", Aggregate.SUM, "amount", 1),
                feature("max_9h", Aggregate.MAX, "amount", 9)));

    assertThat(answered.schema())
        .isEqualTo(
            QUERIES
                .add("events_1h", DataTypes.LongType, false)
                .add("amounts_2h", DataTypes.LongType, false)
                .add("sum_1h", DataTypes.DoubleType)
                .add("max_9h", DataTypes.DoubleType));
    assertThat(answered.orderBy("id").collectAsList())
        .containsExactly(
            row("q1", "a", time("2024-01-01T10:00:00Z"), 2L, 2L, 3.5, 100.0),
            row("q1", "a", time("2024-01-01T10:00:00Z"), 2L, 2L, 3.5, 100.0),
            row("q2", "a", time("2024-01-01T12:00:00Z"), 1L, 1L, 2.25, 100.0),
            row("q3", "b", time("2024-01-01T12:00:00Z"), 0L, 0L, null, null),
            row("q4", null, time("2024-01-01T12:00:00Z"), 0L, 0L, null, null),
            row("q5", "a", null, 0L, 0L, null, null));
  }

  @Test
  void takesOneShuffleWhateverTheWindows() {
    Dataset<Row> queries = table(QUERIES, row("q1", "a", time("2024-01-01T10:00:00Z")));
    Dataset<Row> events = table(EVENTS, row("a", time("2024-01-01T09:00:00Z"), "100.00"));
    WindowedFeatures.Spec spec =
        spec(
            Duration.ofHours(1),
            feature("events_1h", Aggregate.COUNT, null, 1),
            feature("sum_2h", Aggregate.SUM, "amount", 2),
            feature("last_5h", Aggregate.LAST, "amount", 5),
            feature("kinds_9h", Aggregate.HISTOGRAM, "amount", 9));

    assertThat(Shuffles.of(WindowedFeatures.compute(queries, events, spec))).isOne();
    assertThat(Shuffles.of(WindowedFeatures.computeAtPoints(events, spec))).isOne();
  }

  @Test
  void measuresWindowsInElapsedTimeAcrossAChangeOfClocks() {
    // Berlin skips 02:00 on this day: 24 hours before 12:00 is 11:00 the day before.
    Dataset<Row> queries = table(QUERIES, row("q", "a", time("2024-03-31T12:00:00+02:00")));
    Dataset<Row> events =
        table(
            EVENTS,
            row("a", time("2024-03-30T11:00:00+01:00"), "1.00"),
            row("a", time("2024-03-30T11:00:01+01:00"), "2.00"));
    assertThat(
            WindowedFeatures.compute(
                    queries,
                    events,
                    spec(Duration.ZERO, feature("sum", Aggregate.SUM, "amount", 24)))
                .select("sum")
                .collectAsList())
        .containsExactly(row(2.0));
  }

  @Test
  void standsATableWithoutEvents() {
    Dataset<Row> queries = table(QUERIES, row("q", "a", time("2024-01-01T12:00:00Z")));
    assertThat(
            WindowedFeatures.compute(
                    queries,
                    table(EVENTS),
                    spec(Duration.ZERO, feature("mean", Aggregate.MEAN, "amount", 1)))
                .collectAsList())
        .containsExactly(row("q", "a", time("2024-01-01T12:00:00Z"), null));
  }

  @Test
  void agreesWithABruteForceJoin() {
    Random random = new Random(2);
    List<Row> queries = new ArrayList<>();
    List<Row> events = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      queries.add(row("q" + i, key(random), minute(random)));
      events.add(row(key(random), minute(random), random.nextInt(5) == 0 ? null : "1.25"));
      events.add(row(key(random), minute(random), random.nextInt(1000) + ".75"));
    }
    Dataset<Row> asked = table(QUERIES, queries.toArray(Row[]::new));
    Dataset<Row> happened = table(EVENTS, events.toArray(Row[]::new));
    asked.createOrReplaceTempView("asked_rows");
    happened.createOrReplaceTempView("happened_rows");
    List<Row> expected =
        spark
            .sql(
                """
                SELECT q.id, count(e.happened) AS n, sum(CAST(e.amount AS double)) AS total,
                  min(CAST(e.amount AS double)) AS least, max(CAST(e.amount AS double)) AS most
                FROM asked_rows q LEFT JOIN happened_rows e ON q.card = e.card
                  AND e.happened <= q.asked - INTERVAL 30 MINUTES
                  AND e.happened > q.asked - INTERVAL 30 MINUTES - INTERVAL 3 HOURS
                GROUP BY q.id""")
            .collectAsList();

    assertThat(
            WindowedFeatures.compute(
                    asked,
                    happened,
                    spec(
                        Duration.ofMinutes(30),
                        feature("n", Aggregate.COUNT, null, 3),
                        feature("total", Aggregate.SUM, "amount", 3),
                        feature("least", Aggregate.MIN, "amount", 3),
                        feature("most", Aggregate.MAX, "amount", 3)))
                .select("id", "n", "total", "least", "most")
                .collectAsList())
        .usingElementComparator(Comparator.comparing(Row::toString))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void refusesNamesThatClash() {
    Dataset<Row> queries = table(QUERIES);
    assertThatThrownBy(
            () ->
                WindowedFeatures.compute(
                    queries,
                    table(EVENTS),
                    spec(Duration.ZERO, feature("card", Aggregate.SUM, "amount", 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Feature 'card' is named like another column.");
  }

  @Test
  void refusesSpecsThatMakeNoSense() {
    assertThatThrownBy(() -> feature("f", Aggregate.SUM, null, 1))
        .hasMessage("Feature 'f': SUM needs a column to aggregate.");
    assertThatThrownBy(() -> feature("f", Aggregate.COUNT, null, 0))
        .hasMessage("Feature 'f': the window PT0S is shorter than a microsecond.");
    assertThatThrownBy(() -> spec(Duration.ofHours(-1), feature("f", Aggregate.COUNT, null, 1)))
        .hasMessage("The delay PT-1H is negative.");
  }

  private static @Nullable String key(Random random) {
    return random.nextInt(10) == 0 ? null : "card" + random.nextInt(3);
  }

  private static Timestamp minute(Random random) {
    return Timestamp.from(
        Instant.parse("2024-10-27T00:00:00Z").plusSeconds(600L * random.nextInt(60)));
  }

  private static Timestamp time(String moment) {
    return Timestamp.from(OffsetDateTime.parse(moment).toInstant());
  }

  private static WindowedFeature feature(
      String name, Aggregate aggregate, @Nullable String of, long hours) {
    return new WindowedFeature(name, aggregate, Optional.ofNullable(of), Duration.ofHours(hours));
  }

  private static WindowedFeatures.Spec spec(Duration delay, WindowedFeature... features) {
    return new WindowedFeatures.Spec(
        List.of("card"), "asked", "happened", delay, List.of(features));
  }

  private Dataset<Row> table(StructType schema, Row... rows) {
    List<Row> typed = new ArrayList<>();
    for (Row row : rows) {
      @Nullable Object[] values = new Object[row.size()];
      for (int i = 0; i < values.length; i++) {
        boolean amount = schema.fields()[i].name().equals("amount") && !row.isNullAt(i);
        values[i] = amount ? new BigDecimal(row.getString(i)) : row.get(i);
      }
      typed.add(RowFactory.create(values));
    }
    return spark.createDataFrame(typed, schema);
  }

  private static Row row(@Nullable Object... values) {
    return RowFactory.create(values);
  }
}
