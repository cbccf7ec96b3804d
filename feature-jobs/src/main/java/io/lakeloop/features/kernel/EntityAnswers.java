package io.lakeloop.features.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
 * Rows that are events and ask at once wait for the last event of their time.
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
  private final List<UnsafeRow> waiting = new ArrayList<>();
  private WindowKernel kernel;
  private @Nullable UnsafeRow entity;
  private int hash;
  private @Nullable UnsafeRow held;
  private @Nullable AnswerRow next;
  private int waitingCount;
  private int given;
  private long waitingTime;
  private boolean answered;

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
      if (answered) {
        if (given < waitingCount) {
          return view.of(waiting.get(given++), answer);
        }
        answered = false;
        waitingCount = 0;
      }
      UnsafeRow row = nextRow();
      if (row == null) {
        if (waitingCount == 0) {
          return null;
        }
        answerWaiting();
      } else if (lacksEntityOrTime(row)) {
        // No event is like that, so it is a query, and nothing is known.
        return view.of(row, nothing);
      } else if (take(row)) {
        return view.of(row, answer);
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

  /** Takes a row in, and returns whether it is answered; or holds it until those before it are. */
  private boolean take(UnsafeRow row) {
    long time = row.getLong(layout.time());
    UnsafeRow key = keys.apply(row);
    boolean same = key.equals(entity);
    if (waitingCount > 0 && (!same || time != waitingTime)) {
      held = row;
      answerWaiting();
      return false;
    }
    if (!same) {
      enter(row, key.copy());
    }
    int role = layout.hasRoles() ? row.getInt(layout.role()) : RowLayout.BOTH;
    if (role != RowLayout.QUERY) {
      kernel.addEvent(time, event.of(row));
    }
    if (role == RowLayout.BOTH) {
      await(row, time);
    } else if (role == RowLayout.QUERY) {
      kernel.evaluate(time, answer);
      return true;
    }
    return false;
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

  private void await(UnsafeRow row, long time) {
    waitingTime = time;
    if (waitingCount > 0 && pass.oncePerTime()) {
      return;
    }
    if (waitingCount == waiting.size()) {
      waiting.add(UnsafeRow.createFromByteArray(row.getSizeInBytes(), row.numFields()));
    }
    waiting.get(waitingCount++).copyFrom(row);
  }

  private void answerWaiting() {
    kernel.evaluate(waitingTime, answer);
    answered = true;
    given = 0;
  }
}
