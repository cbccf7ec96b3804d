package io.lakeloop.features.join.kernel;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * Keys and times of rows drawn from one partition, each as likely as any other of it, and how many
 * rows there are.
 */
final class SampledRows implements Serializable {
  private static final long serialVersionUID = 1;

  private final EntityKeys keys;
  private final ArrayList<UnsafeRow> rows = new ArrayList<>();
  private long seen;

  private SampledRows(EntityKeys keys) {
    this.keys = keys;
  }

  /**
   * Draws from each partition. One pass over the rows, which are keys and a time in microseconds.
   *
   * @param most how many are drawn of one partition
   */
  static List<SampledRows> of(RDD<InternalRow> rows, EntityKeys keys, int most) {
    return rows.toJavaRDD()
        .<SampledRows>mapPartitionsWithIndex(
            (index, each) -> List.of(drawn(each, keys, most, index)).iterator(), true)
        .collect();
  }

  private static SampledRows drawn(
      Iterator<InternalRow> rows, EntityKeys keys, int most, int seed) {
    SampledRows sample = new SampledRows(keys);
    Random random = new Random(seed);
    EntityKey key = new EntityKey(keys);
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      if (row.isNullAt(keys.size()) || !key.read(row)) {
        continue;
      }
      sample.seen++;
      if (sample.rows.size() < most) {
        sample.rows.add(((UnsafeRow) row).copy());
      } else {
        long place = random.nextLong(sample.seen);
        if (place < most) {
          sample.rows.set((int) place, ((UnsafeRow) row).copy());
        }
      }
    }
    return sample;
  }

  int size() {
    return rows.size();
  }

  /** How many rows each one drawn stands for. */
  double weight() {
    return rows.isEmpty() ? 0 : (double) seen / rows.size();
  }

  EntityKey key(int index) {
    EntityKey key = new EntityKey(keys);
    key.read(rows.get(index));
    return key;
  }

  long time(int index) {
    return rows.get(index).getLong(keys.size());
  }
}
