package io.lakeloop.features.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.jspecify.annotations.Nullable;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;

/**
 * The answers to the rows of a partition that ask. Rows come by the hash of their entity, each
 * entity's by time, though those of entities with one hash may alternate: each has a kernel, then.
 * Rows that are events and ask at once wait for the last event of their time, and those of one time
 * are answered together, by the first of them.
 */
final class EntityAnswers extends AbstractIterator<Object> {
  private final Iterator<Object> rows;
  private final EntityPass pass;
  private final RowLayout layout;
  private final UnsafeProjection keys;
  private final UnsafeProjection keyHash;
  private final RowEvent event;
  private final Answer answer;
  private final Answer nothing;
  private final AnswerRow view;
  private final Map<UnsafeRow, WindowKernel> alternating = new HashMap<>();
  private final UnsafeRow asking;
  private WindowKernel kernel;
  private @Nullable UnsafeRow entity;
  private int hash;
  private @Nullable UnsafeRow held;
  private @Nullable AnswerRow next;
  private long askedTime;
  private boolean isAsking;

  EntityAnswers(EntityPass pass, Iterator<Object> rows) {
    this.rows = rows;
    this.pass = pass;
    this.layout = pass.layout();
    this.keys = pass.keys();
    this.keyHash = pass.keyHash();
    this.event = new RowEvent(layout);
    this.kernel = pass.kernel();
    this.answer = new Answer(kernel.size());
    this.nothing = new Answer(kernel.size());
    this.view = pass.view(answer);
    this.asking = UnsafeRow.createFromByteArray(0, layout.row().length());
    kernel.evaluate(0, nothing);
    kernel.reset();
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = advance();
    }
    return next != null;
  }

  @Override
  public Object next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    AnswerRow given = next;
    next = null;
    return given;
  }

  private @Nullable AnswerRow advance() {
    while (true) {
      UnsafeRow row = nextRow();
      if (row == null) {
        return isAsking ? answered() : null;
      }
      if (lacksEntityOrTime(row)) {
        // No event is like that, so it is a query, and nothing is known.
        return view.of(row, nothing);
      }
      AnswerRow given = take(row);
      if (given != null) {
        return given;
      }
    }
  }

  private @Nullable UnsafeRow nextRow() {
    UnsafeRow row = held;
    held = null;
    return row != null || !rows.hasNext() ? row : (UnsafeRow) rows.next();
  }

  private boolean lacksEntityOrTime(UnsafeRow row) {
    for (int i = 0; i <= layout.time(); i++) {
      if (row.isNullAt(i)) {
        return true;
      }
    }
    return false;
  }

  /** Takes a row in, and answers it; or holds it and answers the one before it. */
  private @Nullable AnswerRow take(UnsafeRow row) {
    long time = row.getLong(layout.time());
    UnsafeRow key = keys.apply(row);
    boolean same = key.equals(entity);
    if (isAsking && (!same || time != askedTime)) {
      held = row;
      return answered();
    }
    if (!same) {
      enter(row, key.copy());
    }
    int role = layout.hasRoles() ? row.getInt(layout.role()) : RowLayout.BOTH;
    if (role == RowLayout.QUERY) {
      kernel.evaluate(time, answer);
      return view.of(row, answer);
    }
    kernel.addEvent(time, event.of(row));
    if (role == RowLayout.BOTH && !isAsking) {
      asking.copyFrom(row);
      askedTime = time;
      isAsking = true;
    }
    return null;
  }

  private void enter(UnsafeRow row, UnsafeRow key) {
    int newHash = keyHash.apply(row).getInt(0);
    if (entity != null && newHash == hash) {
      alternating.put(entity, kernel);
      WindowKernel known = alternating.get(key);
      kernel = known == null ? pass.kernel() : known;
    } else {
      alternating.clear();
      kernel.reset();
    }
    entity = key;
    hash = newHash;
  }

  private AnswerRow answered() {
    kernel.evaluate(askedTime, answer);
    isAsking = false;
    return view.of(asking, answer);
  }
}
