package io.lakeloop.features;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.features.join.kernel.AsOfJoin;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The key columns by which the rows of a training set meet those of a source.
 *
 * @param trainingSet its name
 * @param spine the table of its rows
 * @param source the table looked up in
 * @param keys the columns, named alike in both
 */
record SharedKeys(String trainingSet, TableName spine, TableName source, List<String> keys) {
  /** Those of a lookup. */
  static SharedKeys of(String trainingSet, SpineConfig spine, SourceFeatures.Source source) {
    return new SharedKeys(trainingSet, spine.table(), source.table(), source.entity());
  }

  /**
   * Refuses keys that are of one type in one of the tables and of another in the other; whole
   * numbers of any size are alike, and of a column that is not there nothing is said.
   *
   * @throws UsageException naming the key and its types
   */
  void requireAlike(StructType inSpine, StructType inSource) {
    for (String key : keys) {
      Optional<DataType> asked = type(inSpine, key);
      Optional<DataType> found = type(inSource, key);
      if (asked.isPresent() && found.isPresent() && !areAlike(asked.get(), found.get())) {
        throw new UsageException(
            "The key '%s' of training set '%s' is of type %s in %s, and of type %s in %s."
                .formatted(
                    key,
                    trainingSet,
                    asked.get().simpleString(),
                    spine,
                    found.get().simpleString(),
                    source),
            "Rows meet where their keys are equal.",
            "Write the column as one type into both tables.");
      }
    }
  }

  private static boolean areAlike(DataType one, DataType other) {
    return one.equals(other) || (AsOfJoin.isWhole(one) && AsOfJoin.isWhole(other));
  }

  private static Optional<DataType> type(StructType columns, String name) {
    return Arrays.stream(columns.fields())
        .filter(field -> field.name().equals(name))
        .findFirst()
        .map(StructField::dataType);
  }
}
