package io.lakeloop.features.join.kernel;

import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.UnsafeRowSerializer;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Sends the rows of the sides of a join to where they meet, as bytes.
 *
 * @param partitions how many places there are
 */
record Shuffle(int partitions) {
  private static final ClassTag<InternalRow> ROW = ClassTag$.MODULE$.apply(InternalRow.class);

  RDD<Tuple2<Integer, InternalRow>> spine(
      RDD<InternalRow> rows, SpineLayout layout, HotEntities hot) {
    int count = partitions;
    return shuffled(
        rows.toJavaRDD().mapPartitionsToPair(each -> new PlacedSpine(each, layout, hot, count)),
        layout.fields());
  }

  RDD<Tuple2<Integer, InternalRow>> features(
      RDD<InternalRow> rows, FeatureLayout layout, HotEntities hot) {
    int count = partitions;
    return shuffled(
        rows.toJavaRDD().mapPartitionsToPair(each -> new PlacedFeatures(each, layout, hot, count)),
        layout.fields());
  }

  /** Those that can win alone. */
  RDD<Tuple2<Integer, InternalRow>> pruned(
      RDD<InternalRow> rows, FeatureLayout layout, Broadcast<QueryPoints> points) {
    int count = partitions;
    return shuffled(
        rows.toJavaRDD()
            .mapPartitionsToPair(each -> new PrunedFeatures(each, layout, points.value(), count)),
        layout.fields());
  }

  /**
   * The times at which entities are asked for, for every task.
   *
   * @param rows keys and times
   */
  Broadcast<QueryPoints> broadcast(RDD<InternalRow> rows, EntityKeys keys) {
    QueryPoints points = new QueryPoints(keys);
    EntityKey key = new EntityKey(keys);
    for (InternalRow row : rows.toJavaRDD().map(InternalRow::copy).collect()) {
      if (!row.isNullAt(keys.size()) && key.read(row)) {
        points.add(key, row.getLong(keys.size()));
      }
    }
    points.sort();
    return JavaSparkContext.fromSparkContext(rows.context()).broadcast(points);
  }

  private RDD<Tuple2<Integer, InternalRow>> shuffled(
      JavaPairRDD<Integer, InternalRow> placed, int fields) {
    ShuffledRDD<Integer, InternalRow, InternalRow> shuffled =
        new ShuffledRDD<>(
            placed.rdd(),
            new Numbered(partitions),
            ClassTag$.MODULE$.apply(Integer.class),
            ROW,
            ROW);
    return shuffled.setSerializer(new UnsafeRowSerializer(fields, null));
  }

  /** The place of a row is said with it. */
  private static final class Numbered extends Partitioner {
    private static final long serialVersionUID = 1;
    private final int count;

    Numbered(int count) {
      this.count = count;
    }

    @Override
    public int numPartitions() {
      return count;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Numbered same && same.count == count;
    }

    @Override
    public int hashCode() {
      return count;
    }
  }
}
