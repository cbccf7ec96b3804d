package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.OlderTable;
import io.lakeloop.core.failure.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How a table is, and what care makes of it. */
@ExtendWith(LocalSpark.class)
class TableHealthTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final StructType SCHEMA =
      new StructType().add("id", "long").add("zone", "string").add("fare", "long");
  private static final String COLLECT = "spark.databricks.delta.stats.collect";

  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  TableHealthTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeLakehouse() {
    tables = new LocalLakehouse(folder).tables();
  }

  @Test
  void tellsFilesRowsLogAndHistory() {
    tables.create(TableSpec.upserted(TRIPS, SCHEMA, ""));
    assertThat(health().files())
        .isEqualTo(new FileFigures(0, 0, 0, 0, Optional.of(0L), 0, 0, 0, 0, 0));
    tables.append(TRIPS, rows(0, 200, 4));
    tables.delete(TRIPS, col("id").lt(40));

    TableHealth health = health();

    assertThat(health.version()).isEqualTo(new TableVersion(TRIPS, 2));
    assertThat(health.files())
        .isEqualTo(
            new FileFigures(
                4, tables.size(TRIPS).bytes(), 4, 4, Optional.of(160L), 40, 0, 0, 0, 0));
    assertThat(health.files().deletedShare()).isEqualTo(0.2);
    assertThat(health.files().averageBytes()).isEqualTo(tables.size(TRIPS).bytes() / 4);
    assertThat(health.logFiles()).isEqualTo(3);
    assertThat(health.logBytes()).isPositive();
    assertThat(health.versions()).isEqualTo(3);
    assertThat(health.oldestReadable()).isZero();
    assertThat(health.retention())
        .isEqualTo(new Retention(Duration.ofDays(7), Duration.ofDays(30)));
    assertThat(health.clusteredBy()).isEmpty();
  }

  @Test
  void writesHiddenRowsOutWithoutTellingOfNewData() {
    tables.replace(TableSpec.upserted(TRIPS, SCHEMA, ""), rows(0, 100, 1));
    tables.delete(TRIPS, col("id").lt(40));

    care().purge();
    care().purge();

    FileFigures files = health().files();
    assertThat(files.deletedRows()).isZero();
    assertThat(files.rows()).contains(60L);
    assertThat(tables.newestHere(TRIPS)).contains(2L);
    assertThat(tables.dataChangedSince(TRIPS, 1)).isFalse();
  }

  @Test
  void computesStatisticsOfFilesThatHaveNone() {
    tables.replace(TableSpec.appended(TRIPS, SCHEMA, ""), rows(0, 10, 1));
    spark.conf().set(COLLECT, "false");
    try {
      tables.append(TRIPS, rows(10, 30, 2));
    } finally {
      spark.conf().unset(COLLECT);
    }
    FileFigures before = health().files();
    assertThat(before.untold()).isEqualTo(2);
    assertThat(before.rows()).isEmpty();

    care().computeStatistics();

    FileFigures after = health().files();
    assertThat(after.untold()).isZero();
    assertThat(after.rows()).contains(30L);
    assertThat(tables.dataChangedSince(TRIPS, 1)).isFalse();
    assertThat(tables.read(TRIPS).filter("id >= 25").count()).isEqualTo(5);
  }

  @Test
  void clustersWhatIsLooseAndAllWhereTheColumnsHaveChanged() {
    TableSpec spec = TableSpec.upserted(TRIPS, SCHEMA, "");
    tables.replace(spec, rows(0, 100, 3));

    tables.create(spec.clustered(List.of("zone", "id")));

    TableHealth loose = health();
    assertThat(loose.clusteredBy()).containsExactly("zone", "id");
    assertThat(loose.files().loose()).isEqualTo(3);
    assertThat(loose.files().looseBytes()).isEqualTo(loose.files().bytes());
    care().optimize();

    tables.create(spec.clustered(List.of("id")));
    tables.create(spec.clustered(List.of("ID")));

    FileFigures outdated = health().files();
    assertThat(List.of(outdated.files(), outdated.loose(), outdated.outdated()))
        .as("clustered by other columns")
        .containsExactly(1L, 0L, 1L);
    long before = tables.newestHere(TRIPS).orElseThrow();
    care().recluster();
    FileFigures clustered = health().files();
    assertThat(List.of(clustered.loose(), clustered.outdated())).containsOnly(0L);
    assertThat(tables.newestHere(TRIPS)).contains(before + 1);
    assertThat(tables.dataChangedSince(TRIPS, 0)).isFalse();
    assertThat(tables.read(TRIPS).count()).isEqualTo(100);

    tables.create(spec);
    assertThat(health().clusteredBy()).isEmpty();
  }

  @Test
  void keepsClusteringAndTheLongerRetentionWhereATableIsReplaced() {
    TableSpec spec = TableSpec.appended(TRIPS, SCHEMA, "").clustered(List.of("zone"));
    tables.replace(spec.keptFor(30), rows(0, 10, 1));
    care().keepFor(Duration.ofDays(20));
    assertThat(tables.newestHere(TRIPS)).as("never shortened").contains(0L);
    care().keepFor(Duration.ofDays(900).plusMillis(1));
    Duration kept = Duration.ofHours(21601);
    assertThat(health().retention()).isEqualTo(new Retention(kept, kept));

    tables.replace(spec.keptFor(60).with("said", "it's \\new"), rows(0, 20, 1));

    assertThat(health().clusteredBy()).containsExactly("zone");
    assertThat(tables.newestHere(TRIPS)).contains(2L);
    assertThat(tables.properties(TRIPS)).containsEntry("said", "it's \\new");
    assertThat(tables.properties(TRIPS))
        .containsEntry("delta.deletedFileRetentionDuration", "interval 21601 hours")
        .containsEntry("delta.logRetentionDuration", "interval 21601 hours");
    assertThat(tables.read(TRIPS).count()).isEqualTo(20);
  }

  @Test
  void removesWhatNoVersionWithinTheRetentionNeedsAndNotesNothing() {
    tables.replace(TableSpec.appended(TRIPS, SCHEMA, ""), rows(0, 10, 1));
    tables.overwrite(TRIPS, rows(0, 20, 2));
    OlderTable.age(folder.resolve("lakehouse/dev/silver/trips"), Duration.ofDays(10));
    tables.overwrite(TRIPS, rows(0, 30, 1));

    assertThat(health().oldestReadable()).isEqualTo(2);
    care().vacuum(Optional.of(Duration.ofDays(20)));
    assertThat(care().vacuumable(Optional.of(Duration.ofHours(1))))
        .as("nothing is removed of the last 20 days")
        .isEqualTo(1);
    care().vacuum(Optional.empty());

    assertThat(care().vacuumable(Optional.empty())).isZero();
    assertThat(tables.newestHere(TRIPS)).contains(2L);
    assertThat(tables.readAt(TRIPS, 2).count()).isEqualTo(30);
    assertThat(care().committedAt(1).orElseThrow())
        .isCloseTo(Instant.now().minus(Duration.ofDays(10)), within(10, ChronoUnit.MINUTES));
    assertThat(care().committedAt(3)).isEmpty();
    for (String setting : List.of("vacuum.logging", "vacuum.retentionWindowIgnore")) {
      assertThat(spark.conf().getAll().contains("spark.databricks.delta." + setting + ".enabled"))
          .isFalse();
    }
  }

  @Test
  void caresForNoTableThatIsReadThrough() {
    LocalLakehouse lakehouse = new LocalLakehouse(folder.resolve("other"));
    lakehouse.tables("prod").create(TableSpec.appended(TRIPS, SCHEMA, ""));

    assertThat(lakehouse.tables().exists(TRIPS)).isTrue();
    assertThatThrownBy(() -> new TableCare(lakehouse.tables(), TRIPS))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            There is no table silver.trips in 'dev'.
              cause: Only tables of the environment itself are cared for, not those it reads through.
              remedy: Correct the name, or run the job with --env where the table is.""");
  }

  @Test
  void readsRetentionAsDeltaWritesIt() {
    assertThat(Retention.of(Map.of("delta.deletedFileRetentionDuration", "interval 40 days")))
        .isEqualTo(new Retention(Duration.ofDays(40), Duration.ofDays(40)));
    assertThat(Retention.of(Map.of("delta.logRetentionDuration", "interval 2 weeks")))
        .isEqualTo(new Retention(Duration.ofDays(7), Duration.ofDays(14)));
  }

  private TableCare care() {
    return new TableCare(tables, TRIPS);
  }

  private TableHealth health() {
    return care().health(Instant.now());
  }

  private Dataset<Row> rows(long from, long until, int files) {
    return spark
        .range(from, until, 1, files)
        .select(
            col("id"),
            col("id").mod(7).cast("string").as("zone"),
            col("id").multiply(2).as("fare"));
  }
}
