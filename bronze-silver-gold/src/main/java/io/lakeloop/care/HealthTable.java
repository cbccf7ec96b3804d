package io.lakeloop.care;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import io.lakeloop.care.Step.Action;
import io.lakeloop.core.table.FileFigures;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableHealth;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** {@code ops.table_health}: how each table was after each run of care, a row a table and run. */
final class HealthTable {
  static final TableName NAME = TableName.of(Layer.OPS, "table_health");

  static final StructType SCHEMA =
      new StructType()
          .add("run_id", StringType, false, "The run.")
          .add("looked_at", TimestampType, false, "When the run began.")
          .add("table", StringType, false, "The table, as layer.name.")
          .add("version", LongType, false, "Its newest version after the run.")
          .add("rows", LongType, true, "Rows in the files; null where a file does not tell.")
          .add("files", LongType, false, "Data files.")
          .add("small_files", LongType, false, "Data files below 16 MB.")
          .add("bytes", LongType, false, "Their bytes in all.")
          .add("average_file_bytes", LongType, false, "Their mean size, bytes.")
          .add("log_files", LongType, false, "Commits since the log's last checkpoint.")
          .add("log_bytes", LongType, false, "Their bytes.")
          .add("versions", LongType, false, "Versions the log still tells of.")
          .add("oldest_readable", LongType, false, "The oldest version that can be read.")
          .add("kept_hours", LongType, false, "How long old versions are kept, hours.")
          .add("pinned_version", LongType, true, "The oldest version that a model rests on.")
          .add("deleted_share", DoubleType, false, "Rows hidden in the files, of all, 0 to 1.")
          .add("tombstones", LongType, false, "Deleted rows kept against late older ones.")
          .add("clustered_by", createArrayType(StringType), false, "What files are clustered by.")
          .add("unclustered_files", LongType, false, "Files not or otherwise clustered.")
          .add("optimized_at", TimestampType, true, "When files were last joined or clustered.")
          .add("vacuumed_at", TimestampType, true, "When unneeded files were last removed.")
          .add("vacuum_kept_hours", LongType, true, "How long those were kept then, hours.")
          .add("done", createArrayType(StringType), false, "What the run did.")
          .add("left", createArrayType(StringType), false, "What others' writes kept it from.");

  static final TableSpec SPEC =
      TableSpec.appended(NAME, SCHEMA, "How each table was after each run of maintain-tables.");

  private HealthTable() {}

  /** Writes the rows of one run, in one commit. */
  static void append(Tables tables, String runId, CareOptions options, List<Kept> all) {
    List<Row> rows = all.stream().map(kept -> row(runId, options, kept)).toList();
    tables.note(SPEC, rows);
  }

  /** When each table was last looked after: as many rows as there are tables. */
  static Map<TableName, LastCare> last(Tables tables) {
    Map<TableName, LastCare> last = new HashMap<>();
    if (tables.existsHere(NAME)) {
      List<Row> rows =
          tables
              .forNewRun()
              .readNewest(NAME)
              .groupBy("table")
              .agg(
                  max("optimized_at").as("optimized_at"),
                  max("vacuumed_at").as("vacuumed_at"),
                  max_by(col("vacuum_kept_hours"), col("vacuumed_at")).as("vacuum_kept_hours"))
              .collectAsList();
      for (Row row : rows) {
        Long kept = row.getAs("vacuum_kept_hours");
        last.put(
            TableName.parse(row.getAs("table")),
            new LastCare(
                moment(row, "optimized_at"),
                moment(row, "vacuumed_at"),
                Duration.ofHours(kept == null ? 0 : kept)));
      }
    }
    return last;
  }

  private static Row row(String runId, CareOptions options, Kept kept) {
    Findings found = kept.after();
    TableHealth health = found.health();
    FileFigures files = health.files();
    boolean vacuumed = kept.did(Action.VACUUM);
    Duration own = health.retention().files();
    Duration vacuumKept = options.retain().filter(longer -> longer.compareTo(own) > 0).orElse(own);
    Optional<Instant> vacuumedAt = vacuumed ? Optional.of(found.now()) : found.last().vacuumedAt();
    return RowFactory.create(
        runId,
        Timestamp.from(found.now()),
        kept.table().local(),
        health.version().version(),
        nullable(files.rows()),
        files.files(),
        files.small(),
        files.bytes(),
        files.averageBytes(),
        health.logFiles(),
        health.logBytes(),
        health.versions(),
        health.oldestReadable(),
        own.toHours(),
        nullable(found.pin().map(Pin::version)),
        files.deletedShare(),
        found.tombstones().all(),
        health.clusteredBy().toArray(String[]::new),
        files.loose() + files.outdated(),
        nullable(
            (kept.did(Action.OPTIMIZE, Action.RECLUSTER)
                    ? Optional.of(found.now())
                    : found.last().optimizedAt())
                .map(Timestamp::from)),
        nullable(vacuumedAt.map(Timestamp::from)),
        nullable(vacuumedAt.map(at -> (vacuumed ? vacuumKept : found.last().kept()).toHours())),
        kept.done().stream().map(Step::what).toArray(String[]::new),
        kept.left().stream().map(Step::what).toArray(String[]::new));
  }

  private static Optional<Instant> moment(Row row, String column) {
    return Optional.<Timestamp>ofNullable(row.getAs(column)).map(Timestamp::toInstant);
  }

  private static <T> @Nullable T nullable(Optional<T> value) {
    return value.orElse(null);
  }
}
