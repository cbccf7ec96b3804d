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
 * are never sorted. Where what is held does not fit, {@link MergeJoin} takes over.
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
   * @param memory how many bytes of rows may be held
   */
  static Iterator<InternalRow> of(
      SpineLayout spine,
      List<FeatureLayout> tables,
      Iterator<InternalRow> spineRows,
      List<Iterator<InternalRow>> featureRows,
      long memory) {
    ProbeJoin join = new ProbeJoin(spine, tables);
    HeldMemory held = new HeldMemory(TaskContext.get(), memory);
    if (join.load(spineRows, held) && join.probe(featureRows, held)) {
      return join;
    }
    List<Iterator<InternalRow>> features = new ArrayList<>(featureRows);
    for (int i = 0; i < join.best.size(); i++) {
      features.set(i, new Loaded(join.best.get(i).store(), features.get(i)));
    }
    // The rows are given up as they are read: what they took, sorting may need.
    held.release();
    return MergeJoin.of(spine, tables, new Loaded(join.rows, spineRows), features);
  }

  /** Whether all rows fitted. */
  private boolean load(Iterator<InternalRow> spineRows, HeldMemory memory) {
    for (long count = 1; spineRows.hasNext(); count++) {
      UnsafeRow row = (UnsafeRow) spineRows.next();
      rows.add(row);
      if (spine.read(row, key)) {
        points.add(key, spine.timeOf(row));
      }
      if (count % ROWS_BETWEEN == 0 && !memory.holds(bytes())) {
        return false;
      }
    }
    return memory.holds(bytes());
  }

  /** Whether all rows that can win fitted. */
  private boolean probe(List<Iterator<InternalRow>> featureRows, HeldMemory memory) {
    points.sort();
    for (int i = 0; i < tables.size(); i++) {
      BestRows of = new BestRows(tables.get(i), points);
      best.add(of);
      Iterator<InternalRow> each = featureRows.get(i);
      for (long count = 1; each.hasNext(); count++) {
        of.add((UnsafeRow) each.next());
        if (count % ROWS_BETWEEN == 0 && !memory.holds(bytes())) {
          return false;
        }
      }
      if (!memory.holds(bytes())) {
        return false;
      }
      of.carryForward();
      found.add(of.store().pointer());
    }
    cursor = rows.cursor();
    return true;
  }

  private long bytes() {
    return rows.bytes() + points.bytes() + best.stream().mapToLong(BestRows::bytes).sum();
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
