package io.lakeloop.features.join.kernel;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.jspecify.annotations.Nullable;

/**
 * The join within a partition by sorting every side by entity and time, and walking them together.
 * Sorting spills, so that no partition is too large.
 */
final class MergeJoin implements Iterator<InternalRow> {
  private final SpineLayout spine;
  private final List<Side> sides = new ArrayList<>();
  private final Iterator<InternalRow> spineRows;
  private final EntityKey key;
  private final EntityKey entity;
  private final AnsweredRow answer;
  private boolean anyEntity;

  private MergeJoin(
      SpineLayout spine, List<FeatureLayout> tables, Iterator<InternalRow> sortedSpineRows) {
    this.spine = spine;
    this.spineRows = sortedSpineRows;
    this.key = new EntityKey(spine.keys());
    this.entity = new EntityKey(spine.keys());
    this.answer = new AnsweredRow(tables);
  }

  /** Joins, each side's rows in any order. */
  static Iterator<InternalRow> of(
      SpineLayout spine,
      List<FeatureLayout> tables,
      Iterator<InternalRow> spineRows,
      List<Iterator<InternalRow>> featureRows) {
    Iterator<InternalRow> sorted =
        SortedRows.of(spine.keys(), spine.fields(), spine::timeOf, spineRows);
    MergeJoin join = new MergeJoin(spine, tables, sorted);
    for (int i = 0; i < tables.size(); i++) {
      FeatureLayout table = tables.get(i);
      join.sides.add(
          new Side(
              table,
              SortedRows.of(table.keys(), table.fields(), table::eligible, featureRows.get(i))));
    }
    return join;
  }

  @Override
  public boolean hasNext() {
    return spineRows.hasNext();
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    UnsafeRow row = (UnsafeRow) spineRows.next();
    answer.spine(row);
    if (!spine.read(row, key)) {
      for (int i = 0; i < sides.size(); i++) {
        answer.missing(i);
      }
      return answer.row();
    }
    boolean entered = !anyEntity || !key.isSameAs(entity);
    if (entered) {
      anyEntity = true;
      entity.copy(key);
    }
    long time = spine.timeOf(row);
    for (int i = 0; i < sides.size(); i++) {
      UnsafeRow best = sides.get(i).best(key, entered, time);
      if (best == null) {
        answer.missing(i);
      } else {
        answer.found(i, best);
      }
    }
    return answer.row();
  }

  /** One feature table's rows, and the best met of the entity the spine is at. */
  private static final class Side {
    private static final int FIRST_BYTES = 64;

    private final FeatureLayout layout;
    private final FeatureLayout.Preference preference;
    private final Iterator<InternalRow> rows;
    private final EntityKey key;
    private final UnsafeRow best;
    private boolean hasBest;
    private @Nullable UnsafeRow next;

    Side(FeatureLayout layout, Iterator<InternalRow> rows) {
      this.layout = layout;
      this.preference = layout.preference();
      this.rows = rows;
      this.key = new EntityKey(layout.keys());
      this.best = UnsafeRow.createFromByteArray(FIRST_BYTES, layout.fields());
      advance();
    }

    private void advance() {
      next = rows.hasNext() ? (UnsafeRow) rows.next() : null;
      if (next != null && !key.read(next)) {
        throw new IllegalStateException("A feature row without a key was not left out.");
      }
    }

    @Nullable UnsafeRow best(EntityKey asked, boolean entered, long time) {
      hasBest &= !entered;
      while (next != null && key.compare(asked) < 0) {
        advance();
      }
      while (next != null && layout.eligible(next) <= time && key.isSameAs(asked)) {
        if (!hasBest || preference.prefers(next, best)) {
          best.copyFrom(next);
          hasBest = true;
        }
        advance();
      }
      return hasBest && layout.isFresh(best, time) ? best : null;
    }
  }
}
