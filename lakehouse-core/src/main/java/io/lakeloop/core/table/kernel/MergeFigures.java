package io.lakeloop.core.table.kernel;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
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
 * @param deleted rows whose keys are gone
 */
record MergeFigures(long given, long inserted, long updated, long deleted) {
  long written() {
    return inserted + updated;
  }

  long hidden() {
    return updated + deleted;
  }

  /**
   * Commits what was written.
   *
   * @param hidden what hides the rows that are replaced or gone
   * @param written the files with rows
   * @param newer SQL that was asked of a row and the one of its key
   * @throws ConcurrentModificationException if another writer has changed what was read, or what is
   *     hidden and written are not the rows that were counted
   */
  void commit(
      TransactionScan scan,
      SetTransaction identity,
      HiddenPlaces.Written hidden,
      List<FileAction> written,
      String newer) {
    requireCounted(hidden.rows(), written);
    OptimisticTransaction transaction = scan.transaction();
    transaction.registerSQLMetrics(
        scan.spark(), metrics(scan.spark().sparkContext(), hidden, written));
    List<Action> actions = new ArrayList<>(List.of(identity));
    actions.addAll(hidden.files());
    actions.addAll(written);
    transaction.commit(
        list(actions),
        DeltaOperations.Merge$.MODULE$.apply(
            Option.empty(),
            list(matched(newer)),
            list(List.of(new MergePredicate(Option.empty(), "insert"))),
            list(List.of())));
  }

  private List<MergePredicate> matched(String newer) {
    MergePredicate update = new MergePredicate(Option.apply(newer), "update");
    return deleted == 0
        ? List.of(update)
        : List.of(new MergePredicate(Option.apply(KeyedUpsert.GONE), "delete"), update);
  }

  /** Rows that are kept are computed again where an executor is lost, and may be others then. */
  void requireCounted(long hidden, List<FileAction> files) {
    long rows = 0;
    for (FileAction file : files) {
      if (file instanceof AddFile added) {
        if (added.numPhysicalRecords().isEmpty()) {
          // Delta has been told to take no statistics.
          rows = written();
          break;
        }
        rows += ((Number) added.numPhysicalRecords().get()).longValue();
      }
    }
    if (hidden != hidden() || rows != written()) {
      throw new ConcurrentModificationException(
          "the rows changed while they were written: %d were hidden and %d written, not %d and %d"
              .formatted(hidden, rows, hidden(), written()));
    }
  }

  private scala.collection.immutable.Map<String, SQLMetric> metrics(
      SparkContext context, HiddenPlaces.Written hidden, List<FileAction> written) {
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

  private Map<String, Long> figures(HiddenPlaces.Written hidden, List<FileAction> written) {
    Map<String, Long> figures = new HashMap<>();
    // By this name Delta takes what it tells as numSourceRows.
    figures.put("operationNumSourceRows", given);
    figures.put("numTargetRowsInserted", inserted);
    figures.put("numTargetRowsUpdated", updated);
    figures.put("numTargetRowsDeleted", deleted);
    figures.put("numTargetRowsCopied", 0L);
    figures.put("numTargetFilesAdded", count(written, AddFile.class));
    figures.put("numTargetFilesRemoved", hidden.figure("numRemovedFiles"));
    figures.put("numTargetChangeFilesAdded", count(written, AddCDCFile.class));
    for (String change : List.of("Added", "Updated", "Removed")) {
      figures.put(
          "numTargetDeletionVectors" + change, hidden.figure("numDeletionVectors" + change));
    }
    return figures;
  }

  private static long count(List<FileAction> files, Class<? extends FileAction> kind) {
    return files.stream().filter(kind::isInstance).count();
  }

  private static <T> Seq<T> list(List<T> values) {
    return CollectionConverters.asScala(values).toSeq();
  }
}
