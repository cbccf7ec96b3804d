package io.lakeloop.care;

import io.lakeloop.care.Step.Action;
import io.lakeloop.core.table.TableName;
import java.util.List;
import java.util.stream.Stream;

/**
 * What came of the care of one table.
 *
 * @param table the table
 * @param after how it is now
 * @param done what was done
 * @param left what was not, because others wrote the table meanwhile: the next run does it
 */
record Kept(TableName table, Findings after, List<Step> done, List<Step> left) {
  /** Copies the lists. */
  Kept {
    done = List.copyOf(done);
    left = List.copyOf(left);
  }

  /** Whether one of these was done. */
  boolean did(Action... actions) {
    return done.stream().anyMatch(step -> List.of(actions).contains(step.action()));
  }

  /** In words, for a person. */
  @Override
  public String toString() {
    List<String> all =
        Stream.concat(
                done.stream().map(Step::what),
                left.stream().map(step -> "not yet, others were writing: " + step.what()))
            .toList();
    return all.isEmpty() ? "nothing to do" : String.join("; ", all);
  }
}
