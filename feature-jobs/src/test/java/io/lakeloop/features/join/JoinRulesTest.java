package io.lakeloop.features.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the rules of a join say of small tables, and what it refuses. */
@ExtendWith(LocalSpark.class)
class JoinRulesTest {
  private final SparkSession spark;

  JoinRulesTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @EnumSource(JoinStrategy.class)
  void takesZeroesForEqualAndNumbersThatAreNoneToo(JoinStrategy strategy) {
    Dataset<Row> spine =
        sql("SELECT * FROM VALUES (0.0D), (-0.0D), (double('NaN')), (2.0D) AS s(k)")
            .selectExpr("k", "timestamp '2018-01-02' AS t");
    Dataset<Row> features =
        sql("SELECT * FROM VALUES (-0.0D, 1), (double('NaN'), 2) AS f(k, v)")
            .selectExpr("k", "v", "timestamp '2018-01-01' AS time");

    assertThat(
            PointInTimeJoin.of(spine, "t")
                .with(FeatureRows.of(features, List.of("k"), "time").looking("v"))
                .strategy(strategy)
                .join()
                .selectExpr("string(k)", "v")
                .collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create("0.0", 1),
            RowFactory.create("-0.0", 1),
            RowFactory.create("NaN", 2),
            RowFactory.create("2.0", null));
  }

  @ParameterizedTest
  @EnumSource(JoinStrategy.class)
  void comparesSeveralWholeNumbersOfAnyWidth(JoinStrategy strategy) {
    Dataset<Row> spine =
        sql(
            "SELECT 1 AS a, 11L AS b, timestamp '2018-01-02' AS t UNION ALL SELECT 11, 1L, timestamp '2018-01-02'");
    Dataset<Row> features =
        sql("SELECT 1L AS a, 11S AS b, timestamp '2018-01-01' AS time, 'right' AS v");

    assertThat(
            PointInTimeJoin.of(spine, "t")
                .with(FeatureRows.of(features, List.of("a", "b"), "time").looking("v"))
                .strategy(strategy)
                .join()
                .selectExpr("a", "v")
                .collectAsList())
        .containsExactlyInAnyOrder(RowFactory.create(1, "right"), RowFactory.create(11, null));
  }

  @Test
  void countsTheHourThatAZoneLeavesOut() {
    SparkSession berlin = spark.newSession();
    berlin.conf().set("spark.sql.session.timeZone", "Europe/Berlin");
    Dataset<Row> spine = berlin.sql("SELECT 7 AS k, timestamp_ntz '2018-03-25 03:30:00' AS t");
    Dataset<Row> features =
        berlin.sql(
            "SELECT 7 AS k, timestamp_ntz '2018-03-25 01:59:00' AS time, date '2018-03-25' AS v");
    FeatureRows rows = FeatureRows.of(features, List.of("k"), "time").looking("v");

    // Between the two lies half an hour and a minute.
    assertThat(value(spine, rows.availableAfter(Duration.ofMinutes(31))).isNullAt(0)).isFalse();
    assertThat(value(spine, rows.availableAfter(Duration.ofMinutes(32))).isNullAt(0)).isTrue();
    FeatureRows byDay = FeatureRows.of(features, List.of("k"), "v").looking("time");
    assertThat(value(spine, byDay.noOlderThan(Duration.ofMinutes(150))).isNullAt(0)).isFalse();
    assertThat(value(spine, byDay.noOlderThan(Duration.ofMinutes(149))).isNullAt(0)).isTrue();
  }

  @Test
  void takesWhatWasKnownLastOfOneTimeAndNothingAfterTheCutOff() {
    Dataset<Row> spine = sql("SELECT 7 AS k, timestamp '2018-01-09' AS t");
    Dataset<Row> features =
        sql(
            "SELECT 7 AS k, timestamp '2018-01-01' AS time, * FROM VALUES"
                + " (timestamp '2018-01-02', 9), (timestamp '2018-01-04', 1), (timestamp '2018-01-04', 3),"
                + " (timestamp '2018-01-10', 8), (CAST(null AS timestamp), 7) AS f(known, v)");
    FeatureRows rows = FeatureRows.of(features, List.of("k"), "time").looking("v").knownAt("known");

    assertThat(value(spine, rows).getInt(0)).isEqualTo(3);
    assertThat(value(spine, rows.knownBy(Instant.parse("2018-01-03T00:00:00Z"))).getInt(0))
        .isEqualTo(9);
  }

  @ParameterizedTest
  @EnumSource(JoinStrategy.class)
  void breaksTiesByTheColumnsNamedWhateverIsLookedUp(JoinStrategy strategy) {
    Dataset<Row> spine = sql("SELECT 7 AS k, timestamp '2018-01-09' AS t");
    Dataset<Row> features =
        sql(
            "SELECT 7 AS k, timestamp '2018-01-01' AS time, * FROM VALUES"
                + " (2, 1, 'b'), (2, 1, 'a'), (1, 9, 'c') AS f(v, w, x)");
    FeatureRows rows = FeatureRows.of(features, List.of("k"), "time");
    FeatureRows byValues = rows.breakingTiesBy(List.of("v", "w", "x"));

    assertThat(value(spine, rows.looking("w"), strategy)).isEqualTo(RowFactory.create(9));
    assertThat(value(spine, byValues.looking("w"), strategy)).isEqualTo(RowFactory.create(1));
    assertThat(value(spine, byValues.looking("x"), strategy)).isEqualTo(RowFactory.create("b"));
    assertThat(value(spine, byValues.looking("x").lookingAs("y", "x").looking("v"), strategy))
        .isEqualTo(RowFactory.create("b", "b", 2));
  }

  @Test
  void runsNothingBeforeItsRowsAreAskedFor() {
    Dataset<Row> failing =
        sql("SELECT 7 AS k, timestamp '2018-01-01' AS time, raise_error('read') AS v");
    Dataset<Row> joined =
        PointInTimeJoin.of(sql("SELECT 7 AS k, timestamp '2018-01-02' AS t"), "t")
            .with(FeatureRows.of(failing, List.of("k"), "time").looking("v"))
            .join();

    assertThat(joined.columns()).containsExactly("k", "t", "v");
    assertThatThrownBy(joined::collectAsList).hasMessageContaining("read");
  }

  @Test
  void refusesWhatCannotBeJoined() {
    Dataset<Row> spine = sql("SELECT 7 AS k, map(1, 2) AS m, timestamp '2018-01-02' AS t");
    Dataset<Row> features =
        sql("SELECT '7' AS k, map(1, 2) AS m, timestamp '2018-01-01' AS time, 5 AS v");
    PointInTimeJoin join = PointInTimeJoin.of(spine, "t");

    assertThatThrownBy(
            () -> join.with(FeatureRows.of(features, List.of("k"), "time").looking("v")).join())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The key 'k' is of different types: int in the spine, string in what is looked up.");
    assertThatThrownBy(
            () -> join.with(FeatureRows.of(features, List.of("m"), "time").looking("v")).join())
        .hasMessage("'m' is no key: values of type map<int,int> have no equality.");
    assertThatThrownBy(
            () -> join.with(FeatureRows.of(features, List.of("x"), "time").looking("v")).join())
        .hasMessage("There is no column 'x' among k, m, t.");
    assertThatThrownBy(
            () -> join.with(FeatureRows.of(spine, List.of("k"), "k").looking("t")).join())
        .hasMessage("The column 't' would be there twice.");
    assertThatThrownBy(
            () -> join.with(FeatureRows.of(spine, List.of("k"), "k").lookingAs("w", "t")).join())
        .hasMessage("'k' is of type int, which is no time.");
    assertThatThrownBy(() -> FeatureRows.of(features, List.of(), "time"))
        .hasMessage("A point-in-time join needs a key.");
    assertThatThrownBy(() -> FeatureRows.of(features, List.of("k"), "time").knownBy(Instant.EPOCH))
        .hasMessage("A cut-off needs a column that says what was known when.");
    assertThatThrownBy(() -> FeatureRows.of(features, List.of("k"), "time").looking("v", "v"))
        .hasMessage("The column 'v' is looked up twice.");
    assertThatThrownBy(
            () ->
                FeatureRows.of(features, List.of("k"), "time")
                    .availableAfter(Duration.ofSeconds(-1)))
        .hasMessage("The delay PT-1S is negative.");
    assertThatThrownBy(() -> join.partitions(0)).hasMessage("A join needs a partition, not 0.");
  }

  private static Row value(Dataset<Row> spine, FeatureRows rows) {
    return value(spine, rows, JoinStrategy.PROBE);
  }

  /** What was looked up for a spine of one row. */
  private static Row value(Dataset<Row> spine, FeatureRows rows, JoinStrategy strategy) {
    return PointInTimeJoin.of(spine, "t")
        .with(rows)
        .strategy(strategy)
        .join()
        .drop(spine.columns())
        .first();
  }

  private Dataset<Row> sql(String text) {
    return spark.sql(text);
  }
}
