package io.lakeloop.core.table.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.DeltaOperations.MergePredicate;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddCDCFile;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How many rows a commit changes, told as Delta tells it of a merge.
 *
 * @param given rows that might have changed one
 * @param inserted rows of new keys
 * @param updated rows in the place of others
 */
record MergeFigures(long given, long inserted, long updated) {
  long written() {
    return inserted + updated;
  }

  /**
   * Commits what was written.
   *
   * @param hidden what hides the rows that are replaced
   * @param written the files with rows
   * @param newer SQL that was asked of a row and the one of its key
   * @throws java.util.ConcurrentModificationException if another writer has changed what was read
   */
  void commit(
      TransactionScan scan,
      SetTransaction identity,
      List<FileAction> hidden,
      List<FileAction> written,
      String newer) {
    OptimisticTransaction transaction = scan.transaction();
    transaction.registerSQLMetrics(
        scan.spark(), metrics(scan.spark().sparkContext(), hidden, written));
    List<Action> actions = new ArrayList<>(List.of(identity));
    actions.addAll(hidden);
    actions.addAll(written);
    transaction.commit(
        list(actions),
        DeltaOperations.Merge$.MODULE$.apply(
            Option.empty(),
            list(List.of(new MergePredicate(Option.apply(newer), "update"))),
            list(List.of(new MergePredicate(Option.empty(), "insert"))),
            list(List.of())));
  }

  private scala.collection.immutable.Map<String, SQLMetric> metrics(
      SparkContext context, List<FileAction> hidden, List<FileAction> written) {
    Map<String, SQLMetric> metrics = new HashMap<>();
    figures(hidden, written)
        .forEach(
            (name, value) -> {
              SQLMetric metric = SQLMetrics.createMetric(context, name);
              metric.set(value);
              metrics.put(name, metric);
            });
    return Map$.MODULE$.from(CollectionConverters.asScala(metrics));
  }

  /** Of a file whose rows are hidden both what it was and what it is stand in a commit. */
  private Map<String, Long> figures(List<FileAction> hidden, List<FileAction> written) {
    long marked = count(hidden, AddFile.class);
    long markedBefore =
        hidden.stream()
            .filter(RemoveFile.class::isInstance)
            .filter(file -> ((RemoveFile) file).deletionVector() != null)
            .count();
    long removed = count(hidden, RemoveFile.class) - marked;
    Map<String, Long> figures = new HashMap<>();
    // By this name Delta takes what it tells as numSourceRows.
    figures.put("operationNumSourceRows", given);
    figures.put("numTargetRowsInserted", inserted);
    figures.put("numTargetRowsUpdated", updated);
    figures.put("numTargetRowsDeleted", 0L);
    figures.put("numTargetRowsCopied", 0L);
    figures.put("numTargetFilesAdded", count(written, AddFile.class));
    figures.put("numTargetFilesRemoved", removed);
    figures.put("numTargetChangeFilesAdded", count(written, AddCDCFile.class));
    figures.put("numTargetDeletionVectorsAdded", Math.max(0, marked - markedBefore));
    figures.put("numTargetDeletionVectorsUpdated", Math.min(marked, markedBefore));
    figures.put("numTargetDeletionVectorsRemoved", Math.max(0, markedBefore - marked));
    return figures;
  }

  private static long count(List<FileAction> files, Class<? extends FileAction> kind) {
    return files.stream().filter(kind::isInstance).count();
  }

  private static <T> Seq<T> list(List<T> values) {
    return CollectionConverters.asScala(values).toSeq();
  }
}
