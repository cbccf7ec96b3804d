package io.lakeloop.features;

import io.lakeloop.core.config.Description;
import io.lakeloop.core.table.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of a training set.
 *
 * @param table where they are
 * @param keys the columns that name a row, together unique
 * @param eventTime the timestamp at which the prediction would have been made
 * @param label the column to predict, numeric or boolean
 * @param where which rows count; all, where it is left out
 * @param features features of the row itself: SQL over its columns, by the feature's name
 */
public record SpineConfig(
    @Description("The table of the rows: layer.name.") TableName table,
    @Description("The columns that name a row, together unique.") List<String> keys,
    @Description("The timestamp column at which a prediction is made.") String eventTime,
    @Description("The column to predict.") String label,
    @Description("SQL condition that selects the rows; left out: all.") Optional<String> where,
    @Description("Features of the row itself: SQL over its columns, by name.")
        Map<String, String> features) {
  /** Refuses a spine without keys, and features that no column can be. */
  public SpineConfig {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a spine needs keys");
    }
    features.keySet().forEach(FeatureConfig::requireName);
  }
}
