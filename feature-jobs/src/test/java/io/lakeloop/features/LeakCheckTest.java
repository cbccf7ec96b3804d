package io.lakeloop.features;

import static io.lakeloop.features.FeatureSetTest.row;
import static io.lakeloop.features.FeatureSetTest.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.features.join.FeatureRows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class LeakCheckTest {
  private static final StructType USED =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("t", DataTypes.TimestampType)
          .add(SourceFeatures.USED_TIME + "0", DataTypes.TimestampType);

  private final SparkSession spark;

  LeakCheckTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void letsThroughWhatWasKnownLessTheDelay() {
    Dataset<Row> checked =
        check()
            .checked(
                used(
                    row(1L, time("2018-08-02T00:00:00Z"), time("2018-08-01T00:00:00Z")),
                    row(2L, time("2018-08-02T00:00:00Z"), null),
                    row(3L, null, null),
                    // As the greatest of a window tells it, by a double.
                    row(
                        4L,
                        time("2300-01-02T00:00:00.000011Z"),
                        time("2300-01-01T00:00:00.000012Z"))),
                "t");

    assertThat(checked.columns()).containsExactly("id", "t");
    assertThat(checked.collectAsList())
        .extracting(row -> row.getLong(0))
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void failsAWriteOfAValueOfTheFuture() {
    Dataset<Row> checked =
        check()
            .checked(
                used(row(1L, time("2018-08-02T00:00:00Z"), time("2018-08-01T00:00:00.000001Z"))),
                "t");

    Throwable failure = catchThrowable(checked::collectAsList);

    Optional<DataRefusedException> refusal = LeakCheck.refusal(failure, "fraud");
    assertThat(refusal).isPresent();
    assertThat(refusal.orElseThrow())
        .hasMessageContaining("The training set 'fraud' would know the future.")
        .hasMessageContaining(
            "A value of the future: silver.limits of 2018-08-01 00:00:00.000001 for a row of"
                + " 2018-08-02 00:00:00, delay PT24H.");
  }

  @Test
  void saysNothingOfOtherFailures() {
    assertThat(LeakCheck.refusal(new IllegalStateException("disk full"), "fraud")).isEmpty();
  }

  @Test
  void asksWindowsAndNewestRowsForTheTimesTheyUsed() {
    Dataset<Row> events =
        spark.createDataFrame(
            List.of(
                row(7L, time("2018-08-01T00:00:00Z"), 1.0),
                row(7L, time("2018-08-01T06:00:00Z"), 2.0),
                row(7L, time("2018-08-02T06:00:00Z"), 3.0)),
            new StructType()
                .add("customer", DataTypes.LongType)
                .add("at", DataTypes.TimestampType)
                .add("limit", DataTypes.DoubleType));
    Dataset<Row> queries =
        spark.createDataFrame(
            List.of(
                row(7L, time("2018-08-02T07:00:00Z")),
                row(7L, time("2018-08-01T07:00:00Z")),
                row(8L, time("2018-08-02T07:00:00Z"))),
            new StructType().add("customer", DataTypes.LongType).add("t", DataTypes.TimestampType));

    SourceFeatures features = check().features();
    List<Row> told =
        features.answerWithTimes(queries, "t", events).orderBy("customer", "t").collectAsList();

    assertThat(told)
        .containsExactly(
            row(7L, time("2018-08-01T07:00:00Z"), null, null, null, null),
            row(
                7L,
                time("2018-08-02T07:00:00Z"),
                2.0,
                time("2018-08-01T06:00:00Z"),
                2.0,
                time("2018-08-01T06:00:00Z")),
            row(8L, time("2018-08-02T07:00:00Z"), null, null, null, null));
    assertThat(check().answer(queries, "t", events).columns())
        .containsExactly("customer", "t", "most", "limit");
  }

  private Dataset<Row> used(Row... rows) {
    return spark.createDataFrame(List.of(rows), USED).coalesce(1);
  }

  private static LeakCheck check() {
    return new LeakCheck(
        new SourceFeatures(
            new SourceFeatures.Source(
                TableName.parse("silver.limits"),
                new SourceFilter(TableName.parse("silver.limits"), Optional.empty()),
                List.of("customer"),
                "at",
                Duration.ofDays(1),
                LookupConfig.OwnRow.EXCLUDED),
            List.of(
                new WindowedFeature(
                    "most", Aggregate.MAX, Optional.of("limit"), Duration.ofHours(9))),
            Map.of(
                new SourceFeatures.Newest(Optional.of(Duration.ofHours(9)), List.of("limit")),
                List.of(new FeatureRows.Looked("limit", "limit"))),
            Map.of()));
  }
}
