package io.lakeloop.core.table.kernel;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.commands.DMLWithDeletionVectorsHelper;
import org.apache.spark.sql.delta.commands.DeletionVectorBitmapGenerator;
import org.apache.spark.sql.delta.commands.DeletionVectorResult;
import org.apache.spark.sql.delta.commands.TouchedFileWithDV;
import org.apache.spark.sql.delta.stats.StatsCollectionUtils;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows that a transaction takes out of its table's files by deletion vectors, those that the files
 * have already included; a file of which no row is left is removed.
 *
 * @param scan in whose files they lie
 */
record HiddenPlaces(TransactionScan scan) {
  /**
   * What hides rows.
   *
   * @param files what is to be committed
   * @param figures what Delta counted of them, by its names
   */
  record Written(List<FileAction> files, Map<String, Object> figures) {
    static final Written NOTHING = new Written(List.of(), Map.of());

    /** How many rows are hidden that were not before. */
    long rows() {
      return figure("numModifiedRows");
    }

    /** One of the figures; zero where nothing was counted. */
    long figure(String name) {
      return ((Number) figures.getOrDefault(name, 0L)).longValue();
    }
  }

  /**
   * Writes the vectors.
   *
   * @param places {@link TransactionScan#FILE} and {@link TransactionScan#PLACE}, among others
   */
  Written hidden(Dataset<Row> places) {
    OptimisticTransaction transaction = scan.transaction();
    Seq<DeletionVectorResult> vectors =
        DeletionVectorBitmapGenerator.buildRowIndexSetsForFilesMatchingCondition(
            scan.spark(),
            transaction,
            true,
            places.select(TransactionScan.FILE, TransactionScan.PLACE),
            scan.files(),
            Literal.TrueLiteral(),
            Option.apply(col(TransactionScan.FILE)),
            Option.apply(col(TransactionScan.PLACE)));
    Seq<TouchedFileWithDV> touched =
        DMLWithDeletionVectorsHelper.findFilesWithMatchingRows(
            transaction,
            DMLWithDeletionVectorsHelper.generateCandidateFileMap(
                transaction.deltaLog().dataPath(), scan.files()),
            vectors);
    Tuple2<Seq<FileAction>, scala.collection.immutable.Map<String, Object>> written =
        DMLWithDeletionVectorsHelper.processUnmodifiedData(
            scan.spark(),
            touched,
            transaction.snapshot(),
            StatsCollectionUtils.getDataSkippingStringPrefixLength(
                scan.spark(), transaction.metadata()));
    return new Written(
        CollectionConverters.asJava(written._1()), CollectionConverters.asJava(written._2()));
  }
}
