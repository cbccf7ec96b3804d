package io.lakeloop.features.join.kernel;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * The join within a partition by holding its spine rows in memory: each feature row is looked up
 * among the times at which its entity is asked for, and kept where it is the best yet. Feature rows
 * are never sorted. Where the spine rows do not fit, {@link MergeJoin} takes over.
 */
final class ProbeJoin implements Iterator<InternalRow> {
  // Memory is asked for every so many rows.
  private static final int ROWS_BETWEEN = 1024;

  private final SpineLayout spine;
  private final List<FeatureLayout> tables;
  private final RowStore rows;
  private final QueryPoints points;
  private final EntityKey key;
  private final List<BestRows> best = new ArrayList<>();
  private final List<UnsafeRow> found = new ArrayList<>();
  private final UnsafeRow current;
  private final AnsweredRow answer;
  private RowStore.Cursor cursor;
  private boolean ready;
  private boolean ended;

  private ProbeJoin(SpineLayout spine, List<FeatureLayout> tables) {
    this.spine = spine;
    this.tables = tables;
    this.rows = new RowStore(spine.fields());
    this.points = new QueryPoints(spine.keys());
    this.key = new EntityKey(spine.keys());
    this.current = rows.pointer();
    this.answer = new AnsweredRow(tables);
    this.cursor = rows.cursor();
  }

  /**
   * Joins, each side's rows in any order.
   *
   * @param memory how many bytes of spine rows may be held
   */
  static Iterator<InternalRow> of(
      SpineLayout spine,
      List<FeatureLayout> tables,
      Iterator<InternalRow> spineRows,
      List<Iterator<InternalRow>> featureRows,
      long memory) {
    ProbeJoin join = new ProbeJoin(spine, tables);
    SpineMemory held = new SpineMemory(TaskContext.get(), memory);
    if (!join.load(spineRows, held)) {
      Iterator<InternalRow> all = new Loaded(join.rows, spineRows);
      // The rows are given up as they are read: what they took, sorting may need.
      held.release();
      return MergeJoin.of(spine, tables, all, featureRows);
    }
    join.probe(featureRows);
    return join;
  }

  /** Whether all rows fitted. */
  private boolean load(Iterator<InternalRow> spineRows, SpineMemory memory) {
    for (long count = 1; spineRows.hasNext(); count++) {
      UnsafeRow row = (UnsafeRow) spineRows.next();
      rows.add(row);
      if (spine.read(row, key)) {
        points.add(key, spine.timeOf(row));
      }
      if (count % ROWS_BETWEEN == 0 && !memory.holds(rows.bytes() + points.bytes())) {
        return false;
      }
    }
    return true;
  }

  private void probe(List<Iterator<InternalRow>> featureRows) {
    points.sort();
    for (int i = 0; i < tables.size(); i++) {
      BestRows of = new BestRows(tables.get(i), points);
      Iterator<InternalRow> each = featureRows.get(i);
      while (each.hasNext()) {
        of.add((UnsafeRow) each.next());
      }
      of.carryForward();
      best.add(of);
      found.add(of.pointer());
    }
    cursor = rows.cursor();
  }

  @Override
  public boolean hasNext() {
    if (!ready && !ended) {
      ready = cursor.next(current);
      ended = !ready;
    }
    return ready;
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ready = false;
    answer.spine(current);
    boolean matches = spine.read(current, key);
    long time = matches ? spine.timeOf(current) : 0;
    int slot = matches ? points.slotFrom(key, time) : QueryPoints.NONE;
    for (int i = 0; i < tables.size(); i++) {
      UnsafeRow row = found.get(i);
      if (best.get(i).point(row, slot) && tables.get(i).isFresh(row, time)) {
        answer.found(i, row);
      } else {
        answer.missing(i);
      }
    }
    return answer.row();
  }

  /** Rows that are held already, and then those that are still to come. */
  private static final class Loaded implements Iterator<InternalRow> {
    private final RowStore.Cursor held;
    private final UnsafeRow current;
    private final Iterator<InternalRow> more;
    private boolean ready;
    private boolean peeked = true;

    Loaded(RowStore rows, Iterator<InternalRow> more) {
      this.held = rows.cursor();
      this.current = rows.pointer();
      this.more = more;
      this.ready = held.next(current);
    }

    @Override
    public boolean hasNext() {
      if (!peeked) {
        ready = held.next(current);
        peeked = true;
      }
      return ready || more.hasNext();
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (!ready) {
        return more.next();
      }
      peeked = false;
      return current;
    }
  }
}
