package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.failure.UsageException;
import java.nio.file.Path;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables are found by their folders alone: none of these is ever read. */
@ExtendWith(LocalSpark.class)
class TableFoldersTest {
  private static final StructType SCHEMA = new StructType().add("id", "long");

  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  @BeforeEach
  void makeFolders() {
    lakehouse = new LocalLakehouse(folder);
    for (String table :
        new String[] {
          "dev/silver/trips",
          "dev/gold/days",
          "dev/bronze/trips",
          "prod/silver/trips",
          "prod/silver/zones"
        }) {
      lakehouse.write("lakehouse/" + table + "/_delta_log/_last_checkpoint", "{}");
    }
  }

  @Test
  void listsTheTablesOfAnEnvironmentAndThoseItReadsThroughOnce() {
    assertThat(lakehouse.tables().list())
        .extracting(TableName::toString)
        .containsExactly("bronze.trips", "gold.days", "silver.trips", "silver.zones");
    assertThat(lakehouse.tables("prod").list())
        .extracting(TableName::toString)
        .containsExactly("silver.trips", "silver.zones");
  }

  @Test
  void passesOverWhatIsNoTable() {
    lakehouse.write("lakehouse/dev/silver/notes/readme.txt", "");
    lakehouse.write("lakehouse/dev/silver/loose.parquet", "");
    lakehouse.write("lakehouse/dev/silver/trips.old/_delta_log/x", "");
    lakehouse.write("lakehouse/dev/silver/_trips/_delta_log/x", "");
    lakehouse.write("lakehouse/dev/attic/trips/_delta_log/x", "");
    lakehouse.write("lakehouse/dev/_checkpoints/trips/_delta_log/x", "");

    assertThat(lakehouse.tables().list())
        .extracting(TableName::local)
        .containsExactly("bronze.trips", "gold.days", "silver.trips", "silver.zones");
  }

  @Test
  void findsNothingInALakehouseThatIsNotThereYet() {
    LocalLakehouse empty = new LocalLakehouse(folder.resolve("empty"));

    assertThat(empty.tables().list()).isEmpty();
    assertThatThrownBy(() -> empty.tables().read(TableName.parse("silver.trips")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            There is no table silver.trips in 'dev'.
              cause: It has not been written yet, or the name is misspelt.
              remedy: Run the job that writes it, or correct the name.""");
  }

  @Test
  void refusesToCreateOrCareForATableOfAnotherEnvironment() {
    TableName elsewhere = TableName.parse("prod:silver.zones");
    Tables tables = lakehouse.tables();

    assertThatThrownBy(() -> tables.create(TableSpec.appended(elsewhere, SCHEMA, "")))
        .isInstanceOf(PolicyRefusedException.class);
    assertThatThrownBy(() -> new TableCare(tables, elsewhere))
        .isInstanceOf(PolicyRefusedException.class);
    assertThatThrownBy(() -> new TableCare(tables, TableName.parse("silver.zones")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("There is no table silver.zones in 'dev'.");
    assertThatThrownBy(() -> tables.size(elsewhere)).isInstanceOf(PolicyRefusedException.class);
  }

  @Test
  void refusesToReadAnEnvironmentThatIsNotThere() {
    assertThatThrownBy(() -> lakehouse.tables().exists(TableName.parse("prd:silver.trips")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("There is no environment 'prd'.");
  }
}
