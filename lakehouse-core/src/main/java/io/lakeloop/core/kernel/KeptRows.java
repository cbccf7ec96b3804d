package io.lakeloop.core.kernel;

import java.util.Arrays;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.AttributeMap$;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import org.apache.spark.sql.classic.Dataset$;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.math.BigInt;

/**
 * Rows that are computed once and read several times, until they are closed. They are kept as the
 * rows they are, in memory, and on disk where that is full: the columns of {@link Dataset#persist}
 * are smaller, but a wide batch that is read two or three times takes less time this way than it
 * takes to turn into columns and back.
 *
 * <p>Where all runs in one process nothing of them can be lost, and Spark forgets how they came to
 * be: else each task that reads them would be sent that too, which of small rows takes more time
 * than the task. On a cluster what a lost worker held is computed again.
 */
public final class KeptRows implements AutoCloseable {
  /** What a row takes beside its values. */
  private static final int ROW_BYTES = 8;

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
    if (spark.sparkContext().isLocal()) {
      kept.rdd().localCheckpoint();
    }
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

  /** What was given, to be read any number of times until closed, and not after that. */
  public Dataset<Row> rows() {
    return rows;
  }

  /**
   * The same, of which Spark knows how many there are, so that it sends few to where many are
   * instead of shuffling both; of rows it knows nothing of it thinks that they are endless.
   *
   * @param count how many they are; where they were read once, what they take is known too
   */
  public Dataset<Row> rows(long count) {
    LogicalRDD unknown = (LogicalRDD) rows.queryExecution().logical();
    Statistics known =
        new Statistics(
            BigInt.apply(Math.max(bytesHeld(), count * (ROW_BYTES + rows.schema().defaultSize()))),
            Option.apply(BigInt.apply(count)),
            AttributeMap$.MODULE$.empty(),
            false);
    SparkSession spark = (SparkSession) rows.sparkSession();
    return Dataset$.MODULE$.ofRows(
        spark,
        new LogicalRDD(
            unknown.output(),
            unknown.rdd(),
            unknown.outputPartitioning(),
            unknown.outputOrdering(),
            false,
            Option.empty(),
            spark,
            Option.apply(known),
            Option.empty()));
  }

  /** What the rows take that were read so far: texts are longer than their type lets one think. */
  private long bytesHeld() {
    return Arrays.stream(kept.rdd().context().getRDDStorageInfo())
        .filter(info -> info.id() == kept.id())
        .mapToLong(info -> info.memSize() + info.diskSize())
        .sum();
  }

  @Override
  public void close() {
    kept.unpersist(false);
  }
}
