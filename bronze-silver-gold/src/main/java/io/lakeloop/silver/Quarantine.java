package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.Contention;
import io.lakeloop.core.table.MergeCondition;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.Transaction;
import io.lakeloop.core.table.Transactions;
import io.lakeloop.layers.Expectation.OnFailure;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The table of the rows that a silver table does not accept. */
final class Quarantine {
  static final String ROW = "row";
  static final String FAILED_RULES = "failed_rules";
  static final String RUN_ID = "_run_id";
  static final String PROTECTED = "_protected";
  static final String REPLAYED_BY = "_replayed_by";
  static final String REPLAYED_AT = "_replayed_at";
  private static final String BATCH = "_batch";

  static final StructType SCHEMA =
      new StructType()
          .add(ROW, "string", true, "The row as the table's SQL put it out, as JSON.")
          .add(FAILED_RULES, "array<string>", true, "The rules that it fails.")
          .add(RUN_ID, "string", true, "The run that met it.")
          .add("_quarantined_at", "timestamp", true, "When that run began.")
          .add(PROTECTED, "map<string,string>", true, "The columns that are not as read, and how.")
          .add(REPLAYED_BY, "string", true, "The run that took it into the table; null: none yet.")
          .add(REPLAYED_AT, "timestamp", true, "When that run began.")
          .add(BATCH, "string", true, "The batch it came in, which may be run again.");

  private final JobContext context;
  private final Tables tables;
  private final TableName table;
  private final TableName name;

  /**
   * @param table the table whose quarantine it is
   */
  Quarantine(JobContext context, TableName table) {
    this.context = context;
    this.tables = context.tables();
    this.table = table;
    this.name = table.quarantine();
  }

  /** Whether any row was ever quarantined here. */
  boolean exists() {
    return tables.existsHere(name);
  }

  /** Makes the table where there is none, and adds the columns that an older one lacks. */
  void create() {
    tables.create(TableSpec.appended(name, SCHEMA, "Rows that " + table + " does not accept."));
  }

  /** Whether rows of a batch were quarantined. */
  boolean has(Batch batch) {
    return new Transactions(tables).contain(name, batch.transaction(name));
  }

  /** The rows that were quarantined of a batch, whatever became of them. */
  Dataset<Row> of(Batch batch, SparkSession session) {
    // An older one has no such column.
    create();
    // To look at what one has written is no input of it.
    return tables
        .forNewRun()
        .within(session)
        .readNewest(name)
        .filter(col(BATCH).equalTo(identity(batch)));
  }

  /**
   * Adds the quarantined rows of a judged batch in one commit, which Delta skips where the batch is
   * run again.
   *
   * @param again whether the batch is known to have rows here, which have another fate: then these
   *     are more, and a commit of their own
   */
  void add(Dataset<Row> judged, Protection protection, Batch batch, boolean again) {
    create();
    Transaction own = batch.transaction(name);
    if (again) {
      own = Transaction.following(tables, name, own.applicationId() + "/again");
    }
    tables.append(
        name,
        judged
            .filter(col(Judgement.FATE).equalTo(OnFailure.QUARANTINE.name()))
            .select(
                col(Judgement.AS_READ).as(ROW),
                col(Judgement.FAILED_RULES).as(FAILED_RULES),
                lit(context.runId()).as(RUN_ID),
                lit(Timestamp.from(context.startedAt())).as("_quarantined_at"),
                protection.note().as(PROTECTED),
                lit(null).cast("string").as(REPLAYED_BY),
                lit(null).cast("timestamp").as(REPLAYED_AT),
                lit(identity(batch)).as(BATCH))
            .coalesce(1),
        own);
  }

  private static String identity(Batch batch) {
    return batch.query() + "/" + batch.id();
  }

  /** The rows that no replay has taken. */
  Dataset<Row> waiting() {
    return tables.readNewest(name).filter(col(REPLAYED_BY).isNull());
  }

  /** The rows that a replay has taken. */
  Dataset<Row> takenBy(String run) {
    return tables.readNewest(name).filter(col(REPLAYED_BY).equalTo(run));
  }

  /** The replays that ever took rows: one a replay, so few. */
  List<String> replays() {
    return tables
        .readNewest(name)
        .select(REPLAYED_BY)
        .filter(col(REPLAYED_BY).isNotNull())
        .distinct()
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  /**
   * Notes in one commit that this run's replay takes some waiting rows. Rows of one run that are
   * equal and failed the same rules are judged alike, so they are taken together; of two that only
   * their masks make equal, one may pass.
   *
   * @param entries of which {@link Quarantined#ENTRY} is looked at
   */
  void take(Dataset<Row> entries) {
    mark(
        entries,
        REPLAYED_BY + " IS NULL",
        lit(context.runId()),
        lit(Timestamp.from(context.startedAt())));
  }

  /** Notes that a replay does not take some rows after all. */
  void release(Dataset<Row> entries, String run) {
    mark(
        entries,
        REPLAYED_BY + " = '" + run + "'",
        lit(null).cast("string"),
        lit(null).cast("timestamp"));
  }

  private void mark(Dataset<Row> entries, String condition, Column by, Column at) {
    List<String> identity = List.of(ROW, RUN_ID, FAILED_RULES);
    Dataset<Row> rows =
        entries
            .select(
                identity.stream()
                    .map(field -> col(Quarantined.ENTRY).getField(field).as(field))
                    .toArray(Column[]::new))
            .distinct();
    new Contention(name.toString())
        .retried(
            () ->
                tables.merge(
                    name,
                    rows,
                    new MergeCondition(identity, true).sql(),
                    merge ->
                        merge
                            .whenMatched("target." + condition)
                            .update(Map.of(REPLAYED_BY, by, REPLAYED_AT, at))));
  }
}
