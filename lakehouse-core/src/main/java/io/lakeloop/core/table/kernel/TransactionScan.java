package io.lakeloop.core.table.kernel;

import java.util.List;
import java.util.Optional;
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
  /** Beside the table's columns: the file in which a row lies, as {@code _metadata} tells. */
  static final String FILE = "_lakeloop_file";

  /** Beside the table's columns: which of its file's rows a row is. */
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
   * The rows that are selected, none that is deleted, as {@code target} with {@link #FILE} and
   * {@link #PLACE}.
   */
  Dataset<Row> rows() {
    Dataset<Row> rows =
        rows(transaction, spark, files)
            .withColumn(FILE, functions.col("_metadata.file_path"))
            .withColumn(PLACE, functions.col("_metadata.row_index"))
            .as(TARGET);
    return within.map(rows::filter).orElse(rows);
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
