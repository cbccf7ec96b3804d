package io.lakeloop.features.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

/** Two numbers of 64 bits are told apart: a count, which is held as a double, and a time. */
class AnswerRowTest {
  private static final int COUNT = 0;
  private static final int SUM = 1;
  private static final int TIME = 2;
  private static final int ROW = 3;
  private static final StructType ASKING = new StructType().add("id", DataTypes.LongType);

  private final Answer answer = new Answer(3);
  private final UnsafeRow asking =
      UnsafeProjection.create(ASKING).apply(new GenericInternalRow(new Object[] {12L}));
  private final AnswerRow row =
      new AnswerRow(new Answer(3), new boolean[] {true, false, false}).of(asking, answer);

  @Test
  void readsCountsNumbersAndThingsBesideTheRowThatAsked() {
    answer.put(COUNT, 5);
    answer.put(SUM, 2.5);
    answer.putThing(TIME, 1_500_000_000_000_000_007L);

    assertThat(row.numFields()).isEqualTo(4);
    assertThat(row.getLong(COUNT)).isEqualTo(5);
    assertThat(row.getDouble(SUM)).isEqualTo(2.5);
    assertThat(row.getLong(TIME)).isEqualTo(1_500_000_000_000_000_007L);
    assertThat(row.getStruct(ROW, 1).getLong(0)).isEqualTo(12);
    assertThat(row.get(COUNT, DataTypes.LongType)).isEqualTo(5L);
    assertThat(row.get(SUM, DataTypes.DoubleType)).isEqualTo(2.5);
    assertThat(row.get(TIME, DataTypes.TimestampType)).isEqualTo(1_500_000_000_000_000_007L);
    assertThat(row.get(ROW, ASKING)).isSameAs(asking);
  }

  @Test
  void isNullWhereNothingIsAndNeverTheRowThatAsked() {
    answer.put(SUM, 2.5);
    answer.putNothing(SUM);
    answer.putThing(TIME, 7L);

    assertThat(row.isNullAt(SUM)).isTrue();
    assertThat(row.get(SUM, DataTypes.DoubleType)).isNull();
    assertThat(row.isNullAt(TIME)).isFalse();
    assertThat(row.isNullAt(ROW)).isFalse();
  }

  /** A number that is a thing, as the first of a window's is, is read as both. */
  @Test
  void readsThingsOfEveryTypeThatAWindowGivesBack() {
    assertThat(holding(7.5).getDouble(TIME)).isEqualTo(7.5);
    assertThat(holding(true).getBoolean(TIME)).isTrue();
    assertThat(holding((byte) 3).getByte(TIME)).isEqualTo((byte) 3);
    assertThat(holding((short) 4).getShort(TIME)).isEqualTo((short) 4);
    assertThat(holding(5).getInt(TIME)).isEqualTo(5);
    assertThat(holding(1.5f).getFloat(TIME)).isEqualTo(1.5f);
    Decimal decimal = Decimal.apply("12.34");
    assertThat(holding(decimal).getDecimal(TIME, 12, 2)).isEqualTo(decimal);
    UTF8String text = UTF8String.fromString("é");
    assertThat(holding(text).getUTF8String(TIME)).isEqualTo(text);
    GenericArrayData list = new GenericArrayData(new Object[] {1.0});
    assertThat(holding(list).getArray(TIME)).isSameAs(list);
  }

  @Test
  void isAViewThatIsNeitherChangedNorKept() {
    for (Runnable change : new Runnable[] {() -> row.setNullAt(0), () -> row.update(0, 1L)}) {
      assertThatThrownBy(change::run)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("An answer is only read.");
    }
    assertThatThrownBy(row::copy).hasMessage("An answer is read before the next one.");
    assertThatThrownBy(() -> row.getInterval(0)).hasMessage("No aggregate is of this type.");
  }

  private AnswerRow holding(Object thing) {
    answer.putThing(TIME, thing);
    return row;
  }
}
