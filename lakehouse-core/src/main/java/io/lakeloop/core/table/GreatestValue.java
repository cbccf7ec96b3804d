package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * The greatest value of a column, read from the few files that may hold it: none whose values, as
 * Delta noted them, are all less than the least of another.
 */
public final class GreatestValue {
  private static final String LEAST = "minValues";

  private final Tables tables;
  private final TableName table;

  /** Of a table of this environment, or of the one it reads through. */
  public GreatestValue(Tables tables, TableName table) {
    this.tables = tables;
    this.table = table;
  }

  /**
   * The greatest value of a column at a version, null values left out.
   *
   * @return empty where there is no row with a value
   */
  public Optional<Object> of(String column, long version) {
    return among(tables.readAt(table, version), column);
  }

  /**
   * The same of some of the table's rows.
   *
   * @param rows of any version of the table; no more is done than to select from them
   */
  public Optional<Object> among(Dataset<Row> rows, String column) {
    Dataset<Row> values = rows.select(Columns.named(column).as("value"));
    // Of the newest version's files, some may hold none of these rows.
    return bound(column)
        .flatMap(least -> greatest(values.filter(col("value").geq(lit(least)))))
        .or(() -> greatest(values));
  }

  private static Optional<Object> greatest(Dataset<Row> values) {
    return Optional.ofNullable(values.agg(max(col("value"))).head().get(0));
  }

  /** The greatest of the files' least values; empty where it says nothing of which to read. */
  private Optional<Object> bound(String column) {
    SparkSession spark = tables.spark();
    Snapshot snapshot =
        DeltaLog.forTable(spark, tables.path(table)).update(false, Option.empty(), Option.empty());
    StructType noted = snapshot.statsSchema();
    // One file has to be read whatever it is known to hold.
    boolean there =
        new SnapshotFigures(snapshot).files() > 1
            && Arrays.asList(noted.fieldNames()).contains(LEAST)
            && noted.apply(LEAST).dataType() instanceof StructType least
            && Arrays.asList(least.fieldNames()).contains(column);
    return there
        ? Optional.ofNullable(
            snapshot
                .withStats()
                .agg(max(col("stats." + LEAST + "." + Columns.quoted(column))))
                .head()
                .get(0))
        : Optional.empty();
  }
}
