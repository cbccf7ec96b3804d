package io.lakeloop.layers;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What a table of history ({@code write: scd2}) tells of a row beside the declared columns. */
public final class HistoryColumns {
  /** The sequence of the row that began the version; of the type of {@code sequence-by}. */
  public static final String VALID_FROM = "valid_from";

  /** The sequence of the row that ended it, which is no longer in it; null while it holds. */
  public static final String VALID_TO = "valid_to";

  /** Whether it holds: a key has one such row, or none after it was deleted. */
  public static final String IS_CURRENT = "is_current";

  /** All of them. */
  public static final List<String> NAMES = List.of(VALID_FROM, VALID_TO, IS_CURRENT);

  private static final String MARK = "lakeloop.history";

  private HistoryColumns() {}

  /** The columns, where the sequence is of the given type. */
  public static StructType of(DataType sequence) {
    return new StructType(
        new StructField[] {
          new StructField(VALID_FROM, sequence, true, said("When this version began to hold.")),
          new StructField(
              VALID_TO, sequence, true, said("When it no longer held; null while it does.")),
          new StructField(
              IS_CURRENT, DataTypes.BooleanType, true, said("Whether this version holds."))
        });
  }

  /** Whether the columns are those of a table of history, and not just some of the same names. */
  public static boolean areIn(StructType schema) {
    return Arrays.stream(schema.fields()).anyMatch(field -> field.metadata().contains(MARK));
  }

  private static Metadata said(String comment) {
    return new MetadataBuilder().putString("comment", comment).putBoolean(MARK, true).build();
  }
}
