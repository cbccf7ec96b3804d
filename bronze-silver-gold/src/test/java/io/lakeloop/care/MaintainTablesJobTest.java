package io.lakeloop.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class MaintainTablesJobTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final TableName HEALTH = TableName.parse("ops.table_health");
  private static final StructType IDS = new StructType().add("id", "long");
  private static final String VACUUM = "files removed that no version of the last 168 hours needs";

  private final SparkSession spark;
  @TempDir private Path folder;

  MaintainTablesJobTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void joinsSmallFilesOnceAfterHavingToldSoAndTellsHowTheTablesAre() {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    Tables tables = lakehouse.tables();
    tables.replace(TableSpec.appended(TRIPS, IDS, ""), spark.range(0, 12, 1, 12).toDF("id"));
    assertThat(tables.size(TRIPS).files()).isEqualTo(12);

    Answer asked = care(lakehouse, "--table", "silver.trips", "--dry-run");
    assertThat(asked.exitCode()).isZero();
    assertThat(asked.out())
        .contains("silver.trips  12 files joined")
        .contains("silver.trips  0 " + VACUUM);
    assertThat(tables.newestHere(TRIPS)).contains(0L);
    assertThat(tables.existsHere(HEALTH)).isFalse();

    assertThat(care(lakehouse)).isEqualTo(new Answer(0, "", ""));
    assertThat(care(lakehouse, "--table", "silver.trips")).isEqualTo(new Answer(0, "", ""));

    Tables after = lakehouse.tables();
    assertThat(after.newestHere(TRIPS)).contains(1L);
    assertThat(after.size(TRIPS).files()).isEqualTo(1);
    assertThat(after.read(TRIPS).count()).isEqualTo(12);
    assertThat(after.readAt(TRIPS, 0).count()).isEqualTo(12);
    assertThat(after.dataChangedSince(TRIPS, 0)).isFalse();
    assertHealth(after.read(HEALTH).orderBy("looked_at", "table").collectAsList());
  }

  private static void assertHealth(List<Row> health) {
    assertThat(health)
        .extracting(row -> row.getAs("table"), row -> row.getList(row.fieldIndex("done")))
        .containsExactly(
            // Of few files, it is left as it is.
            tuple("ops.job_runs", List.of(VACUUM)),
            tuple("silver.trips", List.of("12 files joined", VACUUM)),
            tuple("silver.trips", List.of()));
    Row first = health.get(1);
    Row second = health.get(2);
    assertThat(first.<Object>getAs("run_id")).isNotEqualTo(second.getAs("run_id"));
    for (String figure :
        List.of(
            "version=1",
            "rows=12",
            "files=1",
            "small_files=1",
            "versions=2",
            "oldest_readable=0",
            "kept_hours=168",
            "pinned_version=null",
            "deleted_share=0.0",
            "tombstones=0",
            "unclustered_files=0",
            "vacuum_kept_hours=168",
            "optimized_at=" + first.getAs("looked_at"),
            "vacuumed_at=" + first.getAs("looked_at"))) {
      String name = figure.substring(0, figure.indexOf('='));
      assertThat(List.of(first, second))
          .extracting(row -> name + "=" + row.getAs(name))
          .containsOnly(figure);
    }
  }

  @Test
  void knowsNoOtherTables() {
    assertThat(care(new LocalLakehouse(folder), "--table", "silver.tips").err())
        .contains("There is no table silver.tips in 'dev'.");
  }

  private static Answer care(LocalLakehouse lakehouse, String... options) {
    String[] words = new String[options.length + 1];
    words[0] = "maintain-tables";
    System.arraycopy(options, 0, words, 1, options.length);
    return lakehouse.run(words);
  }
}
