package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class PastVersionTest {
  private static final TableName ROOMS = TableName.parse("training_sets.rooms");

  @Test
  void saysWhatItSaidAndIsReadWhateverCameAfter(SparkSession spark, @TempDir Path folder) {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    for (long version = 0; version < 2; version++) {
      Dataset<Row> rows = spark.range(0, 1 + version, 1, 1).toDF("id");
      lakehouse
          .tables()
          .replace(TableSpec.appended(ROOMS, rows.schema(), "").with("round", "r" + version), rows);
    }

    Tables tables = lakehouse.tables();
    PastVersion first = new PastVersion(tables, new TableVersion(ROOMS, 0));
    assertThat(first.properties()).containsEntry("round", "r0");
    first.pin();

    assertThat(tables.read(ROOMS).count()).isEqualTo(1);
    assertThat(tables.access().tablesRead()).containsEntry(ROOMS, 0L);
    assertThat(lakehouse.tables().read(ROOMS).count()).isEqualTo(2);
    assertThatThrownBy(() -> new PastVersion(tables, new TableVersion(ROOMS, 9)).pin())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("training_sets.rooms@9 can no longer be read.")
        .hasMessageContaining("version 9 is older, or there never was one.");
  }
}
