package io.lakeloop.features.join.kernel;

import io.lakeloop.features.join.JoinStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * The newest row of each feature table for every row of a spine, in one shuffle of each, on Spark's
 * own rows: nothing is decoded but keys and times.
 */
public final class AsOfJoin {
  /**
   * A feature table.
   *
   * @param rows its keys, when each becomes available (bigint, microseconds), when it became known
   *     (likewise, if {@code known}), its values; keys and times not null
   * @param keys how many keys there are, of the same types as the spine's
   * @param known whether there is a column that says when a row became known
   * @param maxAge how many microseconds after its availability a row still counts
   */
  public record Table(Dataset<Row> rows, int keys, boolean known, long maxAge) {
    FeatureLayout layout() {
      DataType[] types =
          Arrays.stream(rows.schema().fields()).map(StructField::dataType).toArray(DataType[]::new);
      int times = known ? 2 : 1;
      return new FeatureLayout(
          Arrays.copyOf(types, keys),
          known,
          Arrays.copyOfRange(types, keys + times, types.length),
          maxAge);
    }

    private Dataset<Row> points() {
      return select(rows, IntStream.rangeClosed(0, keys));
    }
  }

  /**
   * What is not left to choose.
   *
   * @param strategy how the sides meet
   * @param partitions into how many parts they are shuffled
   * @param sampledFrom how many bytes there must be for hot entities to be looked for
   * @param memory how many bytes of rows a task may hold, beside what Spark grants
   */
  public record Options(
      Optional<JoinStrategy> strategy,
      Optional<Integer> partitions,
      Optional<Long> sampledFrom,
      long memory) {
    /** Everything chosen from the plans' statistics. */
    public static Options chosen() {
      return new Options(Optional.empty(), Optional.empty(), Optional.empty(), Long.MAX_VALUE);
    }
  }

  private static final int SAMPLES_A_PARTITION = 200;
  private static final int LEAST_SAMPLES = 64;

  private final Dataset<Row> spine;
  private final int[] keyColumns;
  private final SpineLayout layout;
  private final EntityKeys pointKeys;
  private final List<Table> tables;
  private final List<FeatureLayout> layouts;
  private final Options options;

  private AsOfJoin(
      Dataset<Row> spine, int[] keyColumns, int time, List<Table> tables, Options options) {
    this.spine = spine;
    this.keyColumns = keyColumns;
    StructField[] fields = spine.schema().fields();
    DataType[] types =
        Arrays.stream(keyColumns).mapToObj(key -> fields[key].dataType()).toArray(DataType[]::new);
    this.layout = new SpineLayout(new EntityKeys(keyColumns, types), time, fields.length);
    this.pointKeys = new EntityKeys(IntStream.range(0, types.length).toArray(), types);
    this.tables = List.copyOf(tables);
    this.layouts = tables.stream().map(Table::layout).toList();
    this.options = options;
  }

  /**
   * Joins. No job runs before the rows are asked for.
   *
   * @param spine any rows
   * @param keyColumns which of its columns are the keys
   * @param time which of its columns is the time, a timestamp or microseconds as bigint
   * @return the spine's columns, named {@code s0, s1, …}, then those of each table, {@code f0_0,
   *     f0_1, …}, null where no row counts; every spine row once, in any order
   */
  public static Dataset<Row> of(
      Dataset<Row> spine, int[] keyColumns, int time, List<Table> tables, Options options) {
    AsOfJoin join = new AsOfJoin(spine, keyColumns.clone(), time, tables, options);
    SparkSession session = (SparkSession) spine.sparkSession();
    RDD<InternalRow> rows =
        new DeferredRows(session.sparkContext(), join::rows).setName("point-in-time join");
    return session.internalCreateDataFrame(rows, join.schema(), false);
  }

  /** Whether a key of the type is compared as a bigint. */
  public static boolean isWhole(DataType type) {
    return EntityKeys.isWhole(type);
  }

  private StructType schema() {
    StructType schema = new StructType();
    StructField[] fields = spine.schema().fields();
    for (int i = 0; i < fields.length; i++) {
      schema = schema.add("s" + i, fields[i].dataType(), fields[i].nullable());
    }
    for (int table = 0; table < tables.size(); table++) {
      StructField[] columns = tables.get(table).rows().schema().fields();
      for (int i = 0; i < columns.length; i++) {
        schema = schema.add("f%d_%d".formatted(table, i), columns[i].dataType(), true);
      }
    }
    return schema;
  }

  private RDD<InternalRow> rows() {
    Dataset<Row> points =
        select(spine, IntStream.concat(Arrays.stream(keyColumns), IntStream.of(layout.time())));
    JoinPlan plan =
        JoinPlan.of(
            spine.sparkSession(),
            PlanSize.of(spine),
            () -> PlanSize.of(points),
            tables.stream().map(table -> PlanSize.of(table.rows())).toList(),
            options);
    Shuffle shuffle = new Shuffle(plan.partitions());
    List<RDD<Tuple2<Integer, InternalRow>>> sides = new ArrayList<>();
    if (plan.strategy() == JoinStrategy.BROADCAST_PROBE) {
      var asked = shuffle.broadcast(internal(points), pointKeys);
      sides.add(shuffle.spine(internal(spine), layout, HotEntities.none(layout.keys())));
      for (int i = 0; i < tables.size(); i++) {
        sides.add(shuffle.pruned(internal(tables.get(i).rows()), layouts.get(i), asked));
      }
    } else {
      HotEntities hot = hot(plan, points);
      sides.add(shuffle.spine(internal(spine), layout, hot));
      for (int i = 0; i < tables.size(); i++) {
        sides.add(shuffle.features(internal(tables.get(i).rows()), layouts.get(i), hot));
      }
    }
    return new CoPartitionedRows(
        sides,
        plan.partitions(),
        layout,
        layouts,
        plan.strategy() == JoinStrategy.MERGE,
        options.memory());
  }

  private HotEntities hot(JoinPlan plan, Dataset<Row> points) {
    List<SampledRows> samples = new ArrayList<>();
    if (plan.sampleSpine()) {
      samples.addAll(sampled(points, pointKeys, plan));
    }
    for (int i = 0; i < tables.size(); i++) {
      if (plan.sampleFeatures().get(i)) {
        samples.addAll(sampled(tables.get(i).points(), layouts.get(i).keys(), plan));
      }
    }
    return HotEntities.of(pointKeys, plan.partitions(), samples);
  }

  private static List<SampledRows> sampled(Dataset<Row> points, EntityKeys keys, JoinPlan plan) {
    RDD<InternalRow> rows = internal(points);
    return SampledRows.of(rows, keys, samples(plan, rows));
  }

  private static int samples(JoinPlan plan, RDD<InternalRow> rows) {
    return Math.max(
        LEAST_SAMPLES,
        SAMPLES_A_PARTITION * plan.partitions() / Math.max(1, rows.getNumPartitions()));
  }

  private static RDD<InternalRow> internal(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().toRdd();
  }

  private static Dataset<Row> select(Dataset<Row> rows, IntStream columns) {
    // By names of our own: two columns of one name cannot be told apart by it.
    String[] names =
        IntStream.range(0, rows.columns().length).mapToObj(i -> "c" + i).toArray(String[]::new);
    Dataset<Row> named = rows.toDF(names);
    return named.select(columns.mapToObj(i -> named.col(names[i])).toArray(Column[]::new));
  }
}
