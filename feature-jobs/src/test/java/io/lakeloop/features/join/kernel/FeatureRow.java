package io.lakeloop.features.join.kernel;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** A row of a feature table of one key, with and without the time at which it became known. */
record FeatureRow(@Nullable Long key, long available, long known, String value) {
  private static final DataType NUMBER = DataTypes.LongType;
  private static final DataType[] KEYS = {NUMBER};
  private static final DataType[] VALUES = {DataTypes.StringType};

  static FeatureLayout layout(boolean hasKnown) {
    return new FeatureLayout(KEYS, hasKnown, VALUES, Long.MAX_VALUE);
  }

  /** Writes rows, each over the one before. */
  static UnsafeProjection projection(boolean hasKnown) {
    return UnsafeProjection.create(
        hasKnown
            ? new DataType[] {NUMBER, NUMBER, NUMBER, DataTypes.StringType}
            : new DataType[] {NUMBER, NUMBER, DataTypes.StringType});
  }

  UnsafeRow in(UnsafeProjection projection, boolean hasKnown) {
    UTF8String text = UTF8String.fromString(value);
    return projection.apply(
        new GenericInternalRow(
            hasKnown
                ? new @Nullable Object[] {key, available, known, text}
                : new @Nullable Object[] {key, available, text}));
  }

  static FeatureRow read(UnsafeRow row, boolean hasKnown) {
    return new FeatureRow(
        row.getLong(0),
        row.getLong(1),
        hasKnown ? row.getLong(2) : 0,
        row.getUTF8String(hasKnown ? 3 : 2).toString());
  }

  /** Of few entities and times, so that many rows tie; texts of several lengths. */
  static FeatureRow random(Random random, boolean hasKnown) {
    long available = random.nextInt(40);
    return new FeatureRow(
        random.nextInt(15) == 0 ? null : (Long) (long) random.nextInt(6),
        available,
        hasKnown ? available + random.nextInt(15) - 4 : 0,
        "v".repeat(random.nextInt(3) * 9) + random.nextInt(4));
  }

  /** The row that counts for an entity at a time, by a look at all. */
  static Optional<FeatureRow> best(List<FeatureRow> rows, long key, long time) {
    return eligible(rows, key, time)
        .max(
            Comparator.comparing(FeatureRow::available)
                .thenComparing(FeatureRow::known)
                .thenComparing(FeatureRow::value));
  }

  private static Stream<FeatureRow> eligible(List<FeatureRow> rows, long key, long time) {
    return rows.stream()
        .filter(row -> row.key != null && row.key == key)
        .filter(row -> row.available <= time && row.known <= time);
  }
}
