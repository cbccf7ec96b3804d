package io.lakeloop.submit.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The care of tables knows of the registry by its table alone: the two must agree on it. */
@ExtendWith(LocalSpark.class)
class PinnedTrainingSetTest {
  private static final TableName SET = TableName.parse("training_sets.fares");

  @Test
  void isKeptForTheModelThatIsRegistered(SparkSession spark, @TempDir Path folder) {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    Tables tables = lakehouse.tables();
    Dataset<Row> rows = spark.range(0, 2, 1, 1).toDF("id");
    for (int version = 0; version < 3; version++) {
      tables.replace(TableSpec.appended(SET, rows.schema(), ""), rows);
    }
    ModelRegistry.of(tables).register(trainedOn(1));

    Answer answer = lakehouse.run("maintain-tables", "--table", SET.local());

    assertThat(answer).isEqualTo(new Answer(0, "", ""));
    assertThat(
            lakehouse
                .tables()
                .read(TableName.parse("ops.table_health"))
                .select("pinned_version", "kept_hours")
                .collectAsList())
        .containsExactly(RowFactory.create(1L, 90L * 24));
  }

  private static NewVersion trainedOn(long version) {
    Provenance provenance = Sample.provenance(SET.name(), version, List.of());
    return new NewVersion("fares", "run", "file:/none", "ann", "", Map.of(), provenance);
  }
}
