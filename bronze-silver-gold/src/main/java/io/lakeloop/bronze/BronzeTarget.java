package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Commit;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.SourceFiles;
import io.lakeloop.core.table.TableFacts;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.TableText;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.Transaction;
import io.lakeloop.layers.BronzeTable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A bronze table that rows are added to, with what is noted of each. */
final class BronzeTarget {
  /** Where a row came from. */
  static final String SOURCE = SourceFiles.SOURCE;

  /** When it last changed there; null where that is not known. */
  static final String SOURCE_MODIFIED_AT = SourceFiles.SOURCE_MODIFIED_AT;

  /** When it came in. */
  static final String INGESTED_AT = "_ingested_at";

  /** The run that brought it. */
  static final String RUN_ID = "_run_id";

  /** What is noted of a row; all other columns are the source's. */
  static final List<String> NOTED = List.of(SOURCE, SOURCE_MODIFIED_AT, INGESTED_AT, RUN_ID);

  private final JobContext context;
  private final Tables tables;
  private final TableName name;
  private final BronzeTable table;

  BronzeTarget(JobContext context, String name, BronzeTable table) {
    this.context = context;
    this.tables = context.tables();
    this.name = TableName.of(Layer.BRONZE, name);
    this.table = table;
  }

  TableName name() {
    return name;
  }

  /** The rows with the moment and the run that they come in with. */
  Dataset<Row> stamped(Dataset<Row> rows, Instant now) {
    return rows.withColumn(INGESTED_AT, lit(Timestamp.from(now)))
        .withColumn(RUN_ID, lit(context.runId()));
  }

  /** Makes the table where it is missing, or adds the columns it lacks, and adds the rows once. */
  Commit append(Dataset<Row> rows, Transaction transaction) {
    TableSpec bare = TableSpec.appended(name, nullable(rows.schema()), table.description());
    TableSpec spec = table.owner().map(owner -> bare.with(TableFacts.OWNER, owner)).orElse(bare);
    tables.create(spec);
    new TableText(tables, name).become(spec, TableFacts.OWNER::equals);
    return tables.append(name, rows, transaction);
  }

  /** Sets rows aside, once. */
  void quarantine(Dataset<Row> rows, String description, Transaction transaction) {
    tables.create(TableSpec.appended(name.quarantine(), nullable(rows.schema()), description));
    tables.append(name.quarantine(), rows, transaction);
  }

  private static StructType nullable(StructType schema) {
    StructType columns = new StructType();
    for (StructField field : schema.fields()) {
      columns =
          columns.add(new StructField(field.name(), field.dataType(), true, field.metadata()));
    }
    return columns;
  }
}
