package io.lakeloop.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class RowSelectionTest {
  private static final StructType ROWS =
      new StructType().add("id", "bigint").add("at", "timestamp");

  private final SparkSession spark;

  RowSelectionTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void takesTheBeginningOfASpanButNotItsEnd() {
    Dataset<Row> rows =
        spark.createDataFrame(List.of(row(1, 1), row(2, 2), row(3, 3), row(4, null)), ROWS);

    assertThat(ids(selection(Optional.empty(), 2, 3).of(rows))).containsExactly(2L);
    assertThat(ids(selection(Optional.of("id <> 2"), 1, 9).of(rows))).containsExactly(1L, 3L);
  }

  @Test
  void leavesOutDeletedRowsAndTheirMark() {
    Dataset<Row> rows =
        spark.createDataFrame(
            List.of(RowFactory.create(1L, day(1), null), RowFactory.create(2L, day(1), day(2))),
            ROWS.add("_deleted_at", "timestamp"));

    Dataset<Row> selected = selection(Optional.empty(), 1, 9).of(rows);

    assertThat(selected.columns()).containsExactly("id", "at");
    assertThat(ids(selected)).containsExactly(1L);
  }

  @Test
  void takesTheNewestInsertOfAFeedAndNoOtherChange() {
    Dataset<Row> feed =
        spark.createDataFrame(
            List.of(
                change(1, "old", "insert", 1),
                change(2, "deleted", "insert", 1),
                change(1, "old", "delete", 2),
                change(1, "new", "insert", 2),
                change(2, "changed", "update_postimage", 3)),
            ROWS.add("word", "string")
                .add("_change_type", "string")
                .add("_commit_version", "bigint")
                .add("_commit_timestamp", "timestamp"));

    assertThat(selection(Optional.empty(), 1, 9).ofInserts(feed).orderBy("id").collectAsList())
        .containsExactly(
            RowFactory.create(1L, day(1), "new"), RowFactory.create(2L, day(1), "deleted"));
  }

  @Test
  void saysWhichConditionDoesNotFit() {
    Dataset<Row> rows = spark.createDataFrame(List.of(row(1, 1)), ROWS);

    assertThatThrownBy(() -> selection(Optional.of("amount > 3"), 1, 9).of(rows))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("inference.yml: the condition 'amount > 3' does not fit its input.")
        .hasMessageContaining("Correct where in inference.yml.");
  }

  private static RowSelection selection(Optional<String> where, int from, int until) {
    return new RowSelection(
        List.of("id"),
        "at",
        where,
        Optional.of(day(from).toInstant()),
        Optional.of(day(until).toInstant()));
  }

  private static Row row(long id, @Nullable Integer day) {
    return RowFactory.create(id, day == null ? null : day(day));
  }

  private static Row change(long id, String word, String kind, long version) {
    return RowFactory.create(id, day(1), word, kind, version, day(8));
  }

  private static Timestamp day(int day) {
    return Timestamp.from(Instant.parse("2018-07-0%dT00:00:00Z".formatted(day)));
  }

  private static List<Long> ids(Dataset<Row> rows) {
    return rows.orderBy("id").collectAsList().stream().map(row -> row.getLong(0)).toList();
  }
}
