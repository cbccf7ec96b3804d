package io.lakeloop.monitor;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.table.TableName;
import java.time.Duration;
import java.util.List;

/**
 * Where the truth about predictions is found.
 *
 * @param table a table with the keys, the label, and the event time of the training set
 * @param keys the columns that name a row, in the predictions too
 * @param column the label
 * @param availableAfter how long after an event its label is known
 */
public record LabelsConfig(
    @Description("The table of the labels.") TableName table,
    @Description("The columns that name a row, in the predictions too.") List<String> keys,
    @Description("The label's column.") String column,
    @Default("0s") @Description("How long after an event its label is known, such as 7d.")
        Duration availableAfter) {
  /** Refuses labels without keys. */
  public LabelsConfig {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("labels need keys");
    }
  }
}
