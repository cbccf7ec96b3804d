package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class DeltaWriteTest {
  private static final TableName LOG = TableName.parse("ops.log");

  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  DeltaWriteTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeTable() {
    tables = new LocalLakehouse(folder).tables();
    tables.create(TableSpec.appended(LOG, new StructType().add("n", "long"), ""));
  }

  @Test
  void addsOnceWhatItHasNotAddedUnderThisOrALaterVersion() {
    once(rows(1), 3);
    once(rows(2), 3);
    once(rows(3), 2);
    once(rows(4), 4);
    write(rows(5)).append(Optional.of(new Transaction("other", 0)));

    assertThat(log()).containsExactly(1L, 4L, 5L);
  }

  @Test
  void addsOnceWhateverOthersAddMeanwhile() {
    once(OtherWriter.writesBefore(() -> tables.append(LOG, rows(7)), rows(1)), 1);
    once(
        OtherWriter.writesBefore(
            () -> write(rows(8)).append(Optional.of(new Transaction("other", 1))), rows(2)),
        2);

    assertThat(log()).containsExactly(1L, 2L, 7L, 8L);
  }

  @Test
  void addsOneOfTwoThatWriteUnderOneNameAtOnce() {
    assertThatThrownBy(() -> once(OtherWriter.writesBefore(() -> once(rows(1), 1), rows(2)), 1))
        .isInstanceOf(ConcurrentModificationException.class);
    once(rows(2), 1);

    assertThat(log()).containsExactly(1L);
  }

  /** What it takes to know is beside the newest commit; to read the log grows with the table. */
  @Test
  void readsNoLogOfATableThatItAddsTo() {
    once(rows(1), 1);
    Snapshot found = DeltaLog.forTable(spark, path()).unsafeVolatileSnapshot();

    once(rows(1), 1);
    once(rows(2), 2);

    assertThat(found.version()).isEqualTo(1);
    assertThat(found.stateReconstructionTriggered()).isFalse();
    assertThat(log()).containsExactly(1L, 2L);
  }

  @Test
  void takesColumnsByNameAndNoneThatTheTableHasNot() {
    assertThatThrownBy(() -> once(rows(1).withColumn("m", lit(2)), 1))
        .hasMessageContaining("schema mismatch");
    once(rows(1).select(lit(null).cast("bigint").as("n")).limit(1), 2);

    assertThat(tables.forNewRun().read(LOG).collectAsList())
        .containsExactly(RowFactory.create((Object) null));
  }

  private void once(Dataset<Row> rows, long version) {
    write(rows).append(Optional.of(new Transaction("writer", version)));
  }

  private DeltaWrite write(Dataset<Row> rows) {
    return new DeltaWrite(rows, path(), "a tag");
  }

  private String path() {
    return tables.environment().path(LOG);
  }

  private Dataset<Row> rows(long n) {
    return spark.range(n, n + 1).toDF("n").coalesce(1);
  }

  private List<Long> log() {
    return tables.forNewRun().read(LOG).collectAsList().stream()
        .map(row -> row.getLong(0))
        .sorted()
        .toList();
  }
}
