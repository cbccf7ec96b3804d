package io.lakeloop.features.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class AnswerRowTest {
  private static final int COUNT = 0;
  private static final int TIME = 1;
  private static final int MEAN = 2;
  private static final int TEXT = 3;
  private static final int LIST = 4;
  private static final int ASKING = 5;
  private static final StructType ASKED = new StructType().add("id", DataTypes.LongType);

  private final Answer answer = new Answer(5);
  private final UnsafeRow asking = new UnsafeRow(1);
  private final AnswerRow row =
      new AnswerRow(answer, new boolean[] {true, false, false, false, false}).of(asking, answer);

  @Test
  void hasTheAggregatesFirstAndThenTheRowThatAsked() {
    answer.put(COUNT, 3);
    answer.putThing(TIME, 1_533_081_600_000_000L);
    answer.put(MEAN, 2.5);
    answer.putThing(TEXT, UTF8String.fromString("größe"));
    answer.putThing(LIST, new GenericArrayData(new Object[] {1.0, 2.0}));

    assertThat(row.numFields()).isEqualTo(6);
    assertThat(
            List.of(
                got(COUNT, DataTypes.LongType),
                got(TIME, DataTypes.TimestampType),
                got(MEAN, DataTypes.DoubleType),
                got(TEXT, DataTypes.StringType),
                got(LIST, DataTypes.createArrayType(DataTypes.DoubleType)),
                got(ASKING, ASKED)))
        .containsExactly(
            3L,
            1_533_081_600_000_000L,
            2.5,
            UTF8String.fromString("größe"),
            row.getArray(LIST),
            asking);
    assertThat(row.getStruct(ASKING, 1)).isSameAs(asking);
  }

  /** A double holds no more than 53 bits of a time, and a count is held as one. */
  @Test
  void readsALongOfACountAndOfATimeEachWhereItIsHeld() {
    long farAhead = 253_402_300_799_999_999L;
    answer.put(COUNT, 9_007_199_254_740_991.0);
    answer.putThing(TIME, farAhead);

    assertThat(row.getLong(COUNT)).isEqualTo(9_007_199_254_740_991L);
    assertThat(row.getLong(TIME)).isEqualTo(farAhead);
    assertThat(row.get(TIME, DataTypes.LongType)).isEqualTo(farAhead);
  }

  @Test
  void readsADoubleAlsoOfAnAggregateThatKeepsThings() {
    answer.putThing(TEXT, 0.25);

    assertThat(row.getDouble(TEXT)).isEqualTo(0.25);
    assertThat(row.get(TEXT, DataTypes.DoubleType)).isEqualTo(0.25);
  }

  @Test
  void readsThingsOfEveryTypeThatAnAggregateKeeps() {
    answer.putThing(TEXT, true);
    assertThat(row.getBoolean(TEXT)).isTrue();
    answer.putThing(TEXT, (byte) 7);
    assertThat(row.getByte(TEXT)).isEqualTo((byte) 7);
    answer.putThing(TEXT, (short) 8);
    assertThat(row.getShort(TEXT)).isEqualTo((short) 8);
    answer.putThing(TEXT, 17_744);
    assertThat(row.getInt(TEXT)).isEqualTo(17_744);
    answer.putThing(TEXT, 0.5f);
    assertThat(row.getFloat(TEXT)).isEqualTo(0.5f);
    answer.putThing(TEXT, Decimal.apply("1.25"));
    assertThat(row.getDecimal(TEXT, 3, 2)).isEqualTo(Decimal.apply("1.25"));
    answer.putThing(TEXT, new byte[] {1, 2});
    assertThat(row.getBinary(TEXT)).containsExactly(1, 2);
  }

  @Test
  void isNullWhereThereIsNoAnswerWhateverThereWasBefore() {
    answer.put(MEAN, 2.5);
    answer.putNothing(MEAN);

    assertThat(row.isNullAt(MEAN)).isTrue();
    assertThat(row.get(MEAN, DataTypes.DoubleType)).isNull();
    assertThat(row.isNullAt(ASKING)).as("the row that asked").isFalse();
    assertThatThrownBy(() -> row.getUTF8String(TEXT)).hasMessage("no value");
  }

  @Test
  void isAViewOfTheAnswerGivenLast() {
    Answer next = new Answer(5);
    UnsafeRow nextAsking = new UnsafeRow(2);
    next.put(COUNT, 9);

    assertThat(row.of(nextAsking, next)).isSameAs(row);
    assertThat(row.getLong(COUNT)).isEqualTo(9);
    assertThat(row.getStruct(ASKING, 2)).isSameAs(nextAsking);
  }

  @Test
  void isReadOnlyAndNeverKept() {
    assertThatThrownBy(row::copy)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("An answer is read before the next one.");
    assertThatThrownBy(() -> row.update(COUNT, 1L)).hasMessage("An answer is only read.");
    assertThatThrownBy(() -> row.setNullAt(COUNT)).hasMessage("An answer is only read.");
    assertThatThrownBy(() -> row.getInterval(COUNT)).hasMessage("No aggregate is of this type.");
    assertThatThrownBy(() -> row.getVariant(COUNT)).hasMessage("No aggregate is of this type.");
  }

  private Object got(int ordinal, DataType type) {
    return Objects.requireNonNull(row.get(ordinal, type));
  }
}
