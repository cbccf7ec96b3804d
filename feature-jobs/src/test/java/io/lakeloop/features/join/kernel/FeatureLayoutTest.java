package io.lakeloop.features.join.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeatureLayoutTest {
  private static final DataType KEY = DataTypes.LongType;
  private static final DataType TIME = DataTypes.LongType;
  private static final DataType NUMBER = DataTypes.IntegerType;
  private static final DataType MAP = DataTypes.createMapType(NUMBER, NUMBER);

  @Test
  void countsARowOnceItIsAvailableAndKnown() {
    FeatureLayout known = layout(true, Long.MAX_VALUE, NUMBER);
    assertThat(known.fields()).isEqualTo(4);
    assertThat(known.eligible(row(KEY, TIME, TIME, NUMBER).of(1L, 10L, 15L, 0))).isEqualTo(15);
    assertThat(known.eligible(row(KEY, TIME, TIME, NUMBER).of(1L, 10L, 5L, 0))).isEqualTo(10);
    FeatureLayout timed = layout(false, Long.MAX_VALUE, NUMBER);
    assertThat(timed.fields()).isEqualTo(3);
    assertThat(timed.eligible(row(KEY, TIME, NUMBER).of(1L, 10L, 99))).isEqualTo(10);
  }

  @Test
  void isFreshUpToItsMaximalAgeFromItsAvailability() {
    UnsafeRow row = row(KEY, TIME, TIME, NUMBER).of(1L, 10L, 15L, 0);
    FeatureLayout aging = layout(true, 7, NUMBER);
    assertThat(aging.isFresh(row, 17)).isTrue();
    assertThat(aging.isFresh(row, 18)).isFalse();
    UnsafeRow first = row(KEY, TIME, TIME, NUMBER).of(1L, Long.MIN_VALUE, 0L, 0);
    assertThat(layout(true, Long.MAX_VALUE, NUMBER).isFresh(first, Long.MAX_VALUE)).isTrue();
  }

  /** Each of these rows of an entity is preferred to all before it. */
  @Test
  void prefersTheNewestThenTheLastKnownThenTheGreatestValues() {
    Rows rows = row(KEY, TIME, TIME, NUMBER, NUMBER);
    assertOrdered(
        layout(true, Long.MAX_VALUE, NUMBER, NUMBER),
        List.of(
            rows.of(1L, 9L, 99L, 99, 99),
            rows.of(1L, 10L, 5L, 99, 99),
            rows.of(1L, 10L, 6L, null, null),
            rows.of(1L, 10L, 6L, null, -3),
            rows.of(1L, 10L, 6L, -2, 7),
            rows.of(1L, 10L, 6L, 1, null),
            rows.of(1L, 10L, 6L, 1, 0)));
  }

  @Test
  void prefersOneOfTwoThatDifferOnlyInWhatHasNoOrder() {
    Rows rows = row(KEY, TIME, MAP);
    UnsafeRow one = rows.of(1L, 10L, map(1, 2));
    UnsafeRow other = rows.of(1L, 10L, map(1, 3));
    FeatureLayout.Preference preference = layout(false, Long.MAX_VALUE, MAP).preference();
    assertThat(preference.prefers(one, other)).isNotEqualTo(preference.prefers(other, one));
    assertThat(preference.prefers(one, one)).isFalse();
  }

  private static void assertOrdered(FeatureLayout layout, List<UnsafeRow> rows) {
    FeatureLayout.Preference preference = layout.preference();
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < rows.size(); j++) {
        assertThat(preference.prefers(rows.get(i), rows.get(j)))
            .as("%d to %d", i, j)
            .isEqualTo(i > j);
      }
    }
  }

  private static FeatureLayout layout(boolean hasKnown, long maxAge, DataType... values) {
    return new FeatureLayout(new DataType[] {KEY}, hasKnown, values, maxAge);
  }

  private static ArrayBasedMapData map(int key, int value) {
    return ArrayBasedMapData.apply(new Object[] {key}, new Object[] {value});
  }

  private static Rows row(DataType... types) {
    return new Rows(UnsafeProjection.create(types));
  }

  private record Rows(UnsafeProjection projection) {
    UnsafeRow of(@Nullable Object... values) {
      return projection.apply(new GenericInternalRow(values)).copy();
    }
  }
}
