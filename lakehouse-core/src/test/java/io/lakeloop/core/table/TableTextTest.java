package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class TableTextTest {
  private static final TableName TABLE = TableName.parse("silver.sales");

  @TempDir private Path folder;

  @Test
  void changesWordsInOneCommitAndNothingElse() {
    Tables tables = new LocalLakehouse(folder).tables();
    tables.create(
        TableSpec.upserted(
                TABLE, StructType.fromDDL("id bigint COMMENT 'A number.', price double"), "Sales.")
            .with("said.owner", "ann")
            .with("said.unit", "EUR")
            .with("kept", "as it is"));
    TableSpec now =
        TableSpec.upserted(
                TABLE, StructType.fromDDL("id string, price int COMMENT 'Paid.'"), "All sales.")
            .with("said.unit", "USD")
            .with("kept", "otherwise");

    new TableText(tables, TABLE).become(now, property -> property.startsWith("said."));
    new TableText(tables, TABLE).become(now, property -> property.startsWith("said."));

    TableFacts facts = tables.facts(TABLE);
    assertThat(facts.version().version()).as("one commit").isEqualTo(1);
    assertThat(facts.description()).isEqualTo("All sales.");
    assertThat(facts.schema())
        .isEqualTo(StructType.fromDDL("id bigint, price double COMMENT 'Paid.'"));
    assertThat(facts.properties())
        .containsEntry("said.unit", "USD")
        .containsEntry("kept", "as it is")
        .containsEntry("delta.enableChangeDataFeed", "true")
        .doesNotContainKey("said.owner");
    assertThat(tables.dataChangedSince(TABLE, 0)).isFalse();
  }
}
