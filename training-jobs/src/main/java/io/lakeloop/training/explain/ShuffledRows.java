package io.lakeloop.training.explain;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Each row of a sample as it is, and once for each shuffle with another row's value. */
final class ShuffledRows {
  /** The column that names the shuffle; empty of rows as they are. */
  static final String SHUFFLED = "__shuffled";

  private final List<Row> sample;
  private final List<String> features;
  private final int repeats;
  private final long seed;

  ShuffledRows(List<Row> sample, List<String> features, int repeats, long seed) {
    this.sample = new ArrayList<>(sample);
    this.features = features;
    this.repeats = repeats;
    this.seed = seed;
  }

  /** The name of a feature's shuffle. */
  static String name(int feature, int repeat) {
    return feature + "/" + repeat;
  }

  /** The rows, made where they are needed and never kept as a whole. */
  Dataset<Row> in(SparkSession spark, StructType schema) {
    List<Shuffle> shuffles = shuffles(schema);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<List<Row>> rows = context.broadcast(sample);
    Broadcast<List<Shuffle>> all = context.broadcast(shuffles);
    FlatMapFunction<Long, Row> copies =
        index -> {
          List<Row> made = new ArrayList<>();
          Row row = rows.value().get(index.intValue());
          made.add(copy(row, -1, row, ""));
          for (Shuffle shuffle : all.value()) {
            Row other = rows.value().get(shuffle.order()[index.intValue()]);
            made.add(copy(row, shuffle.column(), other, shuffle.name()));
          }
          return made.iterator();
        };
    return spark.range(sample.size()).flatMap(copies, Encoders.row(schema.add(SHUFFLED, "string")));
  }

  private List<Shuffle> shuffles(StructType schema) {
    List<Shuffle> shuffles = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      for (int repeat = 0; repeat < repeats; repeat++) {
        // By the feature's name: another feature more or less changes no other's shuffles.
        Random random = new Random(seed * 31 + features.get(i).hashCode() * 1_000_003L + repeat);
        shuffles.add(
            new Shuffle(schema.fieldIndex(features.get(i)), name(i, repeat), order(random)));
      }
    }
    return shuffles;
  }

  private int[] order(Random random) {
    int[] order = new int[sample.size()];
    for (int i = 0; i < order.length; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  private static Row copy(Row row, int column, Row other, String name) {
    Object[] values = new Object[row.length() + 1];
    for (int i = 0; i < row.length(); i++) {
      values[i] = (i == column ? other : row).get(i);
    }
    values[row.length()] = name;
    return RowFactory.create(values);
  }

  /**
   * A feature's values in another order.
   *
   * @param column where the feature stands in a row
   * @param name the shuffle's name
   * @param order for each row the one whose value it gets
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and as small as it can be
  private record Shuffle(int column, String name, int[] order) implements Serializable {}
}
