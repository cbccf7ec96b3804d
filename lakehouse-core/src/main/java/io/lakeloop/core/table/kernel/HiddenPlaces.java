package io.lakeloop.core.table.kernel;

import static org.apache.spark.sql.functions.col;

import java.util.List;
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
   * Writes the vectors.
   *
   * @param places {@link TransactionScan#FILE} and {@link TransactionScan#PLACE}, among others
   * @return what is to be committed
   */
  List<FileAction> hidden(Dataset<Row> places) {
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
    return CollectionConverters.asJava(
        DMLWithDeletionVectorsHelper.processUnmodifiedData(
                scan.spark(),
                touched,
                transaction.snapshot(),
                StatsCollectionUtils.getDataSkippingStringPrefixLength(
                    scan.spark(), transaction.metadata()))
            ._1());
  }
}
