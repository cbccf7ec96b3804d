package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.config.Project;
import io.lakeloop.core.failure.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilverTableTest {
  private static final String COLUMNS = ", columns: { id: { type: bigint }, at: { type: date } }";

  @TempDir private Path folder;

  @Test
  void readsEveryWayToWriteAndToMake() {
    SilverTable table =
        table(
            "class: com.acme.Trips, from: bronze.trips, reads: [silver.cities], keys: [id],"
                + " sequence-by: at, write: scd2, apply-as-delete: \"op = 'D'\", except: [op]"
                + COLUMNS);

    assertThat(table.transform()).contains("com.acme.Trips");
    assertThat(table.from()).contains("bronze.trips");
    assertThat(table.reads()).containsExactly("silver.cities");
    assertThat(table.write()).isEqualTo(SilverTable.Write.SCD2);
    assertThat(table.deletes())
        .isEqualTo(new AppliedDeletes(Optional.of("op = 'D'"), List.of("op")));
    assertThat(TableContract.of("trips", table).schema().fieldNames())
        .containsExactly("id", "at", "valid_from", "valid_to", "is_current");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "keys: [id] | the table needs either sql or class",
        "sql: a.sql, class: com.acme.A | the table needs either sql or class",
        "class: com.acme.A | class needs from, the table whose new rows it is given",
        "sql: a.sql, from: bronze.a | from and reads go with class: SQL names its tables between",
        "sql: a.sql, write: scd2, keys: [id] | an scd2 table needs keys and sequence-by",
        "sql: a.sql, write: upsert | an upsert table needs keys and sequence-by",
        "sql: a.sql, write: scd2, keys: [id], sequence-by: id | sequence-by names 'id', which is a"
            + " key",
        "sql: a.sql, apply-as-delete: gone | apply-as-delete needs write: upsert or scd2",
        "sql: a.sql, except: [op] | except names columns for apply-as-delete, which is absent",
        "sql: a.sql, write: upsert, keys: [id], sequence-by: at, apply-as-delete: gone,"
            + " except: [at] | except names 'at', which is declared",
      })
  void refusesWhatContradictsItself(String yaml, String message) {
    assertThatThrownBy(() -> table(yaml + COLUMNS))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"scd2,valid_to", "scd2,Is_Current", "scd2,_deleted_at", "upsert,_deleted_at"})
  void keepsItsOwnColumnNamesToItself(String write, String column) {
    assertThatThrownBy(
            () ->
                table(
                    "sql: a.sql, keys: [id], sequence-by: at, write: %s, columns: { id: { type:"
                            .formatted(write)
                        + " bigint }, at: { type: date }, %s: { type: date } }".formatted(column)))
        .hasMessageContaining(
            "the column '%s' is Lakeloop's own: give yours another name".formatted(column));
  }

  @Test
  void leavesTheNamesOfHistoryToTablesWithout() {
    assertThat(table("sql: a.sql, columns: { valid_from: { type: date } }").columns())
        .containsOnlyKeys("valid_from");
  }

  private SilverTable table(String yaml) {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    lakehouse.write("project/tables.yml", "silver:\n  trips: { " + yaml + " }\n");
    return Project.load(folder.resolve("project").toString(), "dev", Map.of(), List.of())
        .config(TablesConfig.class)
        .silver()
        .values()
        .iterator()
        .next();
  }
}
