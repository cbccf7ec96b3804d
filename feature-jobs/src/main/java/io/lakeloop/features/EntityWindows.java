package io.lakeloop.features;

import io.lakeloop.features.kernel.WindowAggregate;
import io.lakeloop.features.kernel.WindowKernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Walks rows of (keys, time in microseconds, is_query, values, query row) sorted by (keys, time,
 * is_query) through the kernel, entity by entity, and answers each query row.
 */
final class EntityWindows implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  private final int keyCount;
  private final int valueCount;
  private final long delayMicros;
  // Serializable lists of serializable records travel to the executors.
  private final ArrayList<WindowAggregate> aggregates = new ArrayList<>();

  EntityWindows(WindowedFeatures.Spec spec) {
    List<String> values = spec.valueColumns();
    this.keyCount = spec.keys().size();
    this.valueCount = values.size();
    this.delayMicros = micros(spec.delay());
    for (WindowedFeature feature : spec.features()) {
      int index = feature.of().map(values::indexOf).orElse(WindowAggregate.EVENTS);
      aggregates.add(new WindowAggregate(feature.aggregate(), index, micros(feature.window())));
    }
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Answers(rows);
  }

  static long micros(Duration duration) {
    return Math.addExact(
        Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1_000);
  }

  /** Reads on to the next query row, and answers it. */
  private final class Answers implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final WindowKernel kernel = new WindowKernel(aggregates, delayMicros);
    private final double[] values = new double[valueCount];
    private final boolean[] present = new boolean[valueCount];
    private final double[] results = new double[aggregates.size()];
    private final boolean[] defined = new boolean[aggregates.size()];
    private @Nullable Object @Nullable [] entity;
    private @Nullable Row answer;

    Answers(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      while (answer == null && rows.hasNext()) {
        answer = take(rows.next());
      }
      return answer != null;
    }

    @Override
    public Row next() {
      if (!hasNext() || answer == null) {
        throw new NoSuchElementException();
      }
      Row next = answer;
      answer = null;
      return next;
    }

    private @Nullable Row take(Row row) {
      boolean query = row.getBoolean(keyCount + 1);
      if (query && anyNull(row)) {
        kernel.reset();
        entity = null;
        kernel.evaluate(0, results, defined);
        return answer(row);
      }
      enterEntity(row);
      long time = row.getLong(keyCount);
      if (query) {
        kernel.evaluate(time, results, defined);
        return answer(row);
      }
      for (int i = 0; i < valueCount; i++) {
        present[i] = !row.isNullAt(keyCount + 2 + i);
        values[i] = present[i] ? row.getDouble(keyCount + 2 + i) : 0;
      }
      kernel.addEvent(time, values, present);
      return null;
    }

    private boolean anyNull(Row row) {
      for (int i = 0; i <= keyCount; i++) {
        if (row.isNullAt(i)) {
          return true;
        }
      }
      return false;
    }

    private void enterEntity(Row row) {
      @Nullable Object[] keys = new Object[keyCount];
      for (int i = 0; i < keyCount; i++) {
        keys[i] = row.get(i);
      }
      // Deep: a key may be binary.
      if (entity == null || !Arrays.deepEquals(entity, keys)) {
        entity = keys;
        kernel.reset();
      }
    }

    private Row answer(Row row) {
      Row payload = row.getStruct(keyCount + 2 + valueCount);
      @Nullable Object[] out = new Object[payload.size() + results.length];
      for (int i = 0; i < payload.size(); i++) {
        out[i] = payload.get(i);
      }
      for (int i = 0; i < results.length; i++) {
        boolean count = aggregates.get(i).aggregate() == Aggregate.COUNT;
        Object value = count ? (Object) (long) results[i] : (Object) results[i];
        out[payload.size() + i] = defined[i] ? value : null;
      }
      return RowFactory.create(out);
    }
  }
}
