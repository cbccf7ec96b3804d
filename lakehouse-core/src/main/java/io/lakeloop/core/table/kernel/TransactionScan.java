package io.lakeloop.core.table.kernel;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.Dataset$;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.functions;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a transaction reads of its table: the files that may hold what a condition selects, and
 * their rows. The transaction knows that it rests on these: a writer who is faster and changes one
 * of them, or adds what the condition might select, is in conflict with it.
 *
 * @param transaction that reads
 * @param spark the session of the rows
 * @param within SQL over {@code target} that selects rows; empty for all
 * @param files of the table's version that the transaction began with
 */
record TransactionScan(
    OptimisticTransaction transaction,
    SparkSession spark,
    Optional<String> within,
    Seq<AddFile> files) {
  /** The file in which a row lies, as Spark's own column of it tells. */
  static final String FILE = "_lakeloop_file";

  /** Which of its file's rows a row is. */
  static final String PLACE = "_lakeloop_place";

  /** The name by which the condition calls the table. */
  static final String TARGET = "target";

  /**
   * Finds the files.
   *
   * @param within SQL over {@code target} that selects rows; empty for all
   */
  static TransactionScan of(
      OptimisticTransaction transaction, SparkSession spark, Optional<String> within) {
    Expression condition =
        within.map(sql -> resolved(transaction, spark, sql)).orElse(Literal.TrueLiteral());
    return new TransactionScan(
        transaction,
        spark,
        within,
        transaction.filterFiles(CollectionConverters.asScala(List.of(condition)).toSeq(), true));
  }

  /** As Delta compares it with the statistics of files: columns and literals alone. */
  private static Expression resolved(
      OptimisticTransaction transaction, SparkSession spark, String sql) {
    Dataset<Row> none =
        rows(transaction, spark, CollectionConverters.asScala(List.<AddFile>of()).toSeq());
    LogicalPlan plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) none.as(TARGET).filter(sql))
            .queryExecution()
            .optimizedPlan();
    while (!(plan instanceof Filter)) {
      if (plan.children().isEmpty()) {
        return Literal.TrueLiteral();
      }
      plan = plan.children().head();
    }
    return ((Filter) plan).condition();
  }

  /**
   * The rows that are selected, none that is deleted, as {@code target} with {@link #file} and
   * {@link #place}.
   */
  Dataset<Row> rows() {
    Dataset<Row> stored = rows(transaction, spark, files);
    // By its name it would be the table's column, where the table has one so named.
    Column located = stored.metadataColumn("_metadata");
    Dataset<Row> rows =
        stored
            .select(
                functions.col("*"),
                located.getField("file_path").as(file()),
                located.getField("row_index").as(place()))
            .as(TARGET);
    return within.map(rows::filter).orElse(rows);
  }

  /** {@link #FILE} beside the table's columns. */
  String file() {
    return unused(FILE);
  }

  /** {@link #PLACE} beside the table's columns. */
  String place() {
    return unused(PLACE);
  }

  private String unused(String name) {
    List<String> taken = List.of(transaction.metadata().schema().fieldNames());
    String free = name;
    while (taken.stream().anyMatch(free::equalsIgnoreCase)) {
      free = "_" + free;
    }
    return free;
  }

  private static Dataset<Row> rows(
      OptimisticTransaction transaction, SparkSession spark, Seq<AddFile> files) {
    Dataset<Row> rows =
        transaction
            .deltaLog()
            .createDataFrame(transaction.snapshot(), files, false, Option.empty());
    // Delta makes it in whatever session is the thread's.
    return Dataset$.MODULE$.ofRows(
        spark, ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed());
  }
}
