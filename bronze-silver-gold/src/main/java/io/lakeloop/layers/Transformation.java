package io.lakeloop.layers;

import io.lakeloop.core.config.Project;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What makes the rows of a silver table of the new rows of another: SQL or a class. */
public sealed interface Transformation permits TableSql, TransformClass {
  /**
   * What a table declares.
   *
   * @throws UsageException if its SQL file or class cannot be had
   */
  static Transformation of(Project project, TableName name, SilverTable table) {
    return table
        .sql()
        .<Transformation>map(file -> TableSql.of(project, file))
        .orElseGet(() -> TransformClass.of(name, table));
  }

  /** The tables it reads, {@link #source} first. */
  List<TableName> references();

  /** Runs it over the rows of each reference, all of the given session. */
  Dataset<Row> over(SparkSession spark, Map<TableName, Dataset<Row>> rows);

  /**
   * What Spark makes of it over tables of the given columns; reads no row.
   *
   * @throws UsageException if Spark refuses it
   */
  AnalysedSql analysed(SparkSession spark, Map<TableName, StructType> schemas);

  /** The name under which the source stands in its plan. */
  String sourceView();

  /** The table whose new rows drive it. */
  default TableName source() {
    return references().get(0);
  }

  /** The tables beside {@link #source}. */
  default List<TableName> others() {
    return references().subList(1, references().size());
  }

  /**
   * Refuses what is not row-wise over its source: a batch would see its own rows only.
   *
   * @throws UsageException naming what stands over the source
   */
  default void requireRowwise(AnalysedSql analysed) {
    requireRowwise(
        analysed,
        "Leave it out of %s and compute it in gold, or apply it to another table there."
            .formatted(analysed.file()));
  }

  /**
   * The same of what could be followed otherwise.
   *
   * @param remedy what to do instead
   * @throws UsageException naming what stands over the source
   */
  default void requireRowwise(AnalysedSql analysed, String remedy) {
    analysed
        .plan()
        .acrossRows(sourceView())
        .ifPresent(
            what -> {
              throw new UsageException(
                  "%s uses %s over the new rows of %s.".formatted(analysed.file(), what, source()),
                  "New rows come batch by batch, so the result would depend on the batches.",
                  remedy);
            });
  }

  /**
   * Refuses a source that has no new rows to give: of a history every change rewrites rows.
   *
   * @param table the table that is made
   * @param columns the source's columns
   * @throws UsageException if the source is a table of history
   */
  default void requireNewRows(TableName table, StructType columns) {
    if (HistoryColumns.areIn(columns)) {
      throw new UsageException(
          "%s takes new rows from %s, which keeps a history.".formatted(table, source()),
          "A row of history changes when its version ends, and goes when a late row replaces it.",
          "Make %s from what %s is made from, or read the history as another table, or in gold."
              .formatted(table, source()));
    }
  }

  /**
   * The source's columns as the new rows have them: where the table deletes, rows that were deleted
   * in a source of silver or gold come too, with the time in {@link Tables#DELETED_AT}.
   *
   * @param columns the source's columns as it is read
   */
  default StructType newRows(SilverTable table, StructType columns) {
    return followsDeletes(table) ? columns.add(Tables.DELETED_AT, "timestamp") : columns;
  }

  /** Whether rows deleted in the source come to the table as new rows. */
  default boolean followsDeletes(SilverTable table) {
    return table.deletes().any() && source().layer() != Layer.BRONZE;
  }
}
