package io.lakeloop.core.kernel;

import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that are computed once and read several times, until they are closed. They are kept as the
 * rows they are, in memory, and on disk where that is full: the columns of {@link Dataset#persist}
 * are smaller, but a wide batch that is read two or three times takes less time this way than it
 * takes to turn into columns and back.
 */
public final class KeptRows implements AutoCloseable {
  private final Dataset<Row> rows;
  private final JavaRDD<InternalRow> kept;

  private KeptRows(Dataset<Row> rows, JavaRDD<InternalRow> kept) {
    this.rows = rows;
    this.kept = kept;
  }

  /**
   * Keeps rows from the first time on that they are read; a plan with a shuffle may run up to it at
   * once.
   */
  public static KeptRows of(Dataset<Row> rows) {
    // Spark hands out one row object again and again.
    JavaRDD<InternalRow> kept =
        rows.queryExecution()
            .toRdd()
            .toJavaRDD()
            .map(InternalRow::copy)
            .persist(StorageLevel.MEMORY_AND_DISK());
    SparkSession spark = (SparkSession) rows.sparkSession();
    return new KeptRows(spark.internalCreateDataFrame(kept.rdd(), rows.schema(), false), kept);
  }

  /**
   * Makes something of kept rows that holds on to them, and closes them itself; where making it
   * fails, they are let go.
   */
  public static <T> T holding(Dataset<Row> rows, Function<KeptRows, T> make) {
    KeptRows kept = of(rows);
    boolean made = false;
    try {
      T holder = make.apply(kept);
      made = true;
      return holder;
    } finally {
      if (!made) {
        kept.close();
      }
    }
  }

  /** What was given, to be read any number of times. */
  public Dataset<Row> rows() {
    return rows;
  }

  @Override
  public void close() {
    kept.unpersist(false);
  }
}
