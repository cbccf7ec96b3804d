package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import java.util.ConcurrentModificationException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class DependentWriteTest {
  private static final TableName LOG = TableName.parse("ops.log");

  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  DependentWriteTest(SparkSession spark) {
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
    write(rows(5)).appendOnce(new Transaction("other", 0));

    assertThat(log()).containsExactly(1L, 4L, 5L);
  }

  @Test
  void addsOnceWhateverOthersAddMeanwhile() {
    once(OtherWriter.writesBefore(() -> tables.append(LOG, rows(7)), rows(1)), 1);
    once(
        OtherWriter.writesBefore(
            () -> write(rows(8)).appendOnce(new Transaction("other", 1)), rows(2)),
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

  private void once(Dataset<Row> rows, long version) {
    write(rows).appendOnce(new Transaction("writer", version));
  }

  /** Who adds once looks at no version. */
  private DependentWrite write(Dataset<Row> rows) {
    return new DependentWrite(
        rows,
        path(),
        snapshot -> {
          throw new AssertionError("rests on version " + snapshot.version());
        });
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
