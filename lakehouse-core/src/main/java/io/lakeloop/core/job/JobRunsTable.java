package io.lakeloop.core.job;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import org.apache.spark.sql.types.StructType;

/**
 * The contract of {@code ops.job_runs}: two rows a run, one when it starts and one when it ends.
 */
final class JobRunsTable {
  static final TableName NAME = TableName.of(Layer.OPS, "job_runs");

  static final StructType SCHEMA =
      new StructType()
          .add("run_id", StringType, false, "The run.")
          .add("identity", StringType, false, "Job, project and options: the same undertaking.")
          .add("job", StringType, false, "The job's name.")
          .add("project", StringType, true, "The project's name.")
          .add("environment", StringType, false, "Where it ran.")
          .add("status", StringType, false, "STARTED, then how it ended.")
          .add("started_at", TimestampType, false, "When it began.")
          .add("ended_at", TimestampType, true, "When it ended; null in the first row.")
          .add("duration_ms", LongType, true, "From start to end, milliseconds.")
          .add("user", StringType, false, "LAKELOOP_USER, else the system's user.")
          .add("process", StringType, false, "host/pid/start of the process.")
          .add("build", StringType, false, "The commit the jar was built from.")
          .add("config_hash", StringType, true, "Hash of the whole project's effective config.")
          .add(
              "config_read", createMapType(StringType, StringType), true, "Hash of each file read.")
          .add("tables_read", createMapType(StringType, LongType), true, "Version of each input.")
          .add("tables_written", createMapType(StringType, LongType), true, "Version left behind.")
          .add("rows_read", LongType, true, "Rows taken in, where the job knows.")
          .add("rows_written", LongType, true, "Rows inserted, changed or removed.")
          .add("message", StringType, true, "What came of it, in one line.")
          .add("error", StringType, true, "Why it did not succeed.");

  static final TableSpec SPEC =
      TableSpec.appended(
          NAME, SCHEMA, "Every run of every job: a row at its start, one at its end.");

  private JobRunsTable() {}
}
