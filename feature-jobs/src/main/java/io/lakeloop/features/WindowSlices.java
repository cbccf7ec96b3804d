package io.lakeloop.features;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_micros;

import io.lakeloop.core.kernel.KeptRows;
import io.lakeloop.features.join.kernel.PlanSize;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Entities with so many events that one task would keep all others waiting, each cut into slices of
 * time of one length. A slice is an entity of its own, which is told the events that its queries
 * may still need of the slices before it as well.
 *
 * @param keys the entity's key columns
 * @param entities of each hot entity its keys, the start of its first slice and the length of each
 *     in microseconds (bigint), and how many there are (bigint)
 * @param types the columns of that
 */
record WindowSlices(List<String> keys, List<Row> entities, StructType types) {
  private static final String KEY = "_hot_key";
  private static final String FIRST = "_hot_first";
  private static final String LENGTH = "_hot_length";
  private static final String SLICES = "_hot_slices";
  // One in so many events is looked at, and an entity with fewer of these is not looked at again.
  private static final double SAMPLE = 0.02;
  private static final long FEWEST = 100;
  private static final int TOO_LONG = 2;

  /** Copies the lists. */
  public WindowSlices {
    keys = List.copyOf(keys);
    entities = List.copyOf(entities);
  }

  /** No hot entity. */
  static WindowSlices none(WindowedFeatures.Spec spec) {
    return new WindowSlices(spec.keys(), List.of(), new StructType());
  }

  /**
   * The hot entities, looked for where it pays: where more than two tasks run side by side, and the
   * plan's statistics say that there are so many events that their keys and times are worth a pass
   * of their own. Events that a join or a grouping makes would be made twice for it: they are taken
   * as they come.
   */
  static WindowSlices of(Dataset<Row> events, WindowedFeatures.Spec spec) {
    int atOnce = events.sparkSession().sparkContext().defaultParallelism();
    int tasks = Math.min(atOnce, WindowedFeatures.partitions(events));
    return tasks > TOO_LONG && PlanSize.isWorthSampling(events)
        ? among(events, spec, tasks)
        : none(spec);
  }

  /**
   * The entities that would take a task more than twice as long as the mean: from a sample of the
   * events, whose keys and times are read once more for it. Slices are no shorter than the longest
   * window and the delay, so that they repeat no more events than they have.
   *
   * @param tasks how many tasks share the work
   */
  static WindowSlices among(Dataset<Row> events, WindowedFeatures.Spec spec, int tasks) {
    Dataset<Row> counted =
        events
            .where(WindowedFeatures.usable(events, spec.keys(), spec.eventTime()))
            .select(columns(events, spec))
            .sample(SAMPLE, 1)
            .groupBy(names(spec.keys().size()))
            .agg(count(lit(1)).as(SLICES), min(FIRST).as(FIRST), max(FIRST).as(LENGTH));
    List<Row> hot = new ArrayList<>();
    try (KeptRows kept = KeptRows.of(counted)) {
      long all = kept.rows().agg(coalesce(sum(SLICES), lit(0L))).head().getLong(0);
      double few = Math.max(FEWEST, TOO_LONG * (double) all / tasks);
      // No more than half as many as there are tasks can have so many events.
      for (Row entity : kept.rows().where(col(SLICES).geq(few)).collectAsList()) {
        addSlices(hot, entity, all, tasks, reach(spec));
      }
    }
    StructType types = new StructType();
    for (int i = 0; i < spec.keys().size(); i++) {
      types = types.add(KEY + i, counted.schema().fields()[i].dataType());
    }
    for (String name : List.of(FIRST, LENGTH, SLICES)) {
      types = types.add(name, DataTypes.LongType);
    }
    return new WindowSlices(spec.keys(), hot, types);
  }

  /** From an event to the last time that it counts for. */
  static long reach(WindowedFeatures.Spec spec) {
    long longest =
        spec.features().stream()
            .mapToLong(feature -> EntityWindows.micros(feature.window()))
            .max()
            .orElse(0);
    return Math.addExact(longest, EntityWindows.micros(spec.delay()));
  }

  private static void addSlices(List<Row> hot, Row entity, long all, int tasks, long reach) {
    int keys = entity.size() - 3;
    long events = entity.getLong(keys);
    long first = entity.getLong(keys + 1);
    long span = entity.getLong(keys + 2) - first + 1;
    long tasksWorth = (long) Math.ceil((double) events * tasks / all);
    long slices = Math.min(tasksWorth, span / Math.max(1, reach));
    if (slices < 2) {
      return;
    }
    @Nullable Object[] values = new Object[entity.size()];
    for (int i = 0; i < keys; i++) {
      values[i] = entity.get(i);
    }
    values[keys] = first;
    values[keys + 1] = span / slices + 1;
    values[keys + 2] = slices;
    hot.add(RowFactory.create(values));
  }

  /** Whether no entity is hot. */
  boolean isEmpty() {
    return entities.isEmpty();
  }

  /** The rows beside what there is to know of their entities: each row once. */
  Dataset<Row> beside(Dataset<Row> rows) {
    Dataset<Row> hot = rows.sparkSession().createDataFrame(entities, types);
    Column same = lit(true);
    for (int i = 0; i < keys.size(); i++) {
      same = same.and(WindowedFeatures.column(rows, keys.get(i)).equalTo(hot.col(KEY + i)));
    }
    return rows.join(broadcast(hot), same, "left");
  }

  /** The slice of a time, from 0 on, of rows that came out of {@link #beside}. */
  static Column slice(Column micros) {
    Column slice = floor(micros.minus(col(FIRST)).divide(col(LENGTH)));
    return coalesce(
        greatest(lit(0L), least(col(SLICES).minus(1), slice.cast(DataTypes.LongType))), lit(0L));
  }

  private static Column[] columns(Dataset<Row> events, WindowedFeatures.Spec spec) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < spec.keys().size(); i++) {
      columns.add(WindowedFeatures.column(events, spec.keys().get(i)).as("k" + i));
    }
    Column time = WindowedFeatures.column(events, spec.eventTime());
    columns.add(unix_micros(time.cast(DataTypes.TimestampType)).as(FIRST));
    return columns.toArray(Column[]::new);
  }

  private static Column[] names(int count) {
    return WindowedFeatures.numbered("k", count).stream()
        .map(name -> col(name))
        .toArray(Column[]::new);
  }
}
