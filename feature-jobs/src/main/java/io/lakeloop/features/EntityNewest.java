package io.lakeloop.features;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Walks rows of (keys, time in microseconds, is_query, values, query row) sorted by all but the
 * last, and answers each query row with the values last met of its entity.
 */
final class EntityNewest implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  private final int keyCount;
  private final int valueCount;
  private final long maxAgeMicros;

  EntityNewest(NewestRows.Spec spec, int valueCount) {
    this.keyCount = spec.keys().size();
    this.valueCount = valueCount;
    this.maxAgeMicros = spec.maxAge().map(EntityWindows::micros).orElse(Long.MAX_VALUE);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Answers(rows);
  }

  /** Reads on to the next query row, and answers it. */
  private final class Answers implements Iterator<Row> {
    private final Iterator<Row> rows;
    private @Nullable Row newest;
    private @Nullable Row answer;

    Answers(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      while (answer == null && rows.hasNext()) {
        Row row = rows.next();
        if (row.getBoolean(keyCount + 1)) {
          answer = answer(row);
        } else {
          newest = row;
        }
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

    private Row answer(Row query) {
      Row payload = query.getStruct(keyCount + 3);
      @Nullable Object[] out = new Object[payload.size() + valueCount];
      for (int i = 0; i < payload.size(); i++) {
        out[i] = payload.get(i);
      }
      if (newest != null && sameEntity(newest, query) && youngEnough(newest, query)) {
        Row values = newest.getStruct(keyCount + 2);
        for (int i = 0; i < valueCount; i++) {
          out[payload.size() + i] = values.get(i);
        }
      }
      return RowFactory.create(out);
    }

    /** Events have no null among their keys, so a query that has one is of no event's entity. */
    private boolean sameEntity(Row event, Row query) {
      for (int i = 0; i < keyCount; i++) {
        // Deep: a key may be binary.
        if (!Arrays.deepEquals(new Object[] {event.get(i)}, new Object[] {query.get(i)})) {
          return false;
        }
      }
      return !query.isNullAt(keyCount);
    }

    private boolean youngEnough(Row event, Row query) {
      return query.getLong(keyCount) - event.getLong(keyCount) <= maxAgeMicros;
    }
  }
}
