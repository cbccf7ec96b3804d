package io.lakeloop.features.join.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entities as they are read, compared and numbered. */
class EntityKeyTest {
  private static final DataType[] NAMED = {DataTypes.StringType, DataTypes.IntegerType};

  @Test
  void isOneNumberWhateverItsWidth() {
    EntityKey wide = key(DataTypes.LongType);
    assertThat(wide.read(row(-5L))).isTrue();
    Map<DataType, Object> narrow =
        Map.of(
            DataTypes.ByteType,
            (byte) -5,
            DataTypes.ShortType,
            (short) -5,
            DataTypes.IntegerType,
            -5,
            DataTypes.DateType,
            -5);
    narrow.forEach(
        (type, value) -> {
          EntityKey other = key(type);
          assertThat(other.read(row(value))).isTrue();
          assertThat(other.isSameAs(wide)).as(type.toString()).isTrue();
          assertThat(other.hash()).isEqualTo(wide.hash());
          assertThat(other.compare(wide)).isZero();
        });
  }

  @Test
  void namesNoneWhereAKeyIsNull() {
    assertThat(key(DataTypes.LongType).read(row((Object) null))).isFalse();
    assertThat(key(NAMED).read(row(text("a"), null))).isFalse();
    assertThat(key(NAMED).read(row(null, 1))).isFalse();
  }

  @Test
  void isTheSameWhereAllColumnsAre() {
    EntityKey one = key(NAMED);
    EntityKey other = key(NAMED);
    one.read(row(text("a"), 1));
    other.read(row(text("a"), 1));
    assertThat(one.isSameAs(other)).isTrue();
    assertThat(one.hash()).isEqualTo(other.hash());
    other.read(row(text("a"), 2));
    assertThat(one.isSameAs(other)).isFalse();
    other.read(row(text("b"), 1));
    assertThat(one.isSameAs(other)).isFalse();
  }

  @Test
  void keepsWhatItTookOverWhenTheOtherReadsOn() {
    EntityKey held = key(NAMED);
    EntityKey reader = key(NAMED);
    reader.read(row(text("a"), 1));
    held.copy(reader);
    reader.read(row(text("b"), 2));
    assertThat(held.isSameAs(reader)).isFalse();
    reader.read(row(text("a"), 1));
    assertThat(held.isSameAs(reader)).isTrue();
  }

  /** Merging both sides relies on it. */
  @Test
  void hasOneOrderOfAllEntities() {
    List<EntityKey> keys = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      EntityKey key = key(NAMED);
      key.read(row(text("n" + i % 9), i % 7));
      keys.add(key);
    }
    for (EntityKey one : keys) {
      for (EntityKey other : keys) {
        assertThat(Integer.signum(one.compare(other)))
            .isEqualTo(-Integer.signum(other.compare(one)));
        assertThat(one.compare(other) == 0).isEqualTo(one.isSameAs(other));
        for (EntityKey third : keys) {
          if (one.compare(other) <= 0 && other.compare(third) <= 0) {
            assertThat(one.compare(third)).isLessThanOrEqualTo(0);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isNumberedInTheOrderOfFirstMeeting(boolean numbers) {
    EntityKeys keys =
        keys(numbers ? new DataType[] {DataTypes.LongType} : new DataType[] {DataTypes.StringType});
    EntityKey key = new EntityKey(keys);
    EntityIndex index = EntityIndex.of(keys);
    Map<Long, Integer> expected = new HashMap<>();
    Random random = new Random(4);
    // More than the first table of numbers holds, some of which collide.
    for (int i = 0; i < 9_000; i++) {
      long entity = random.nextInt(5_000) - 2_500L;
      key.read(row(numbers ? (Object) entity : text("e" + entity)));
      int known = expected.getOrDefault(entity, EntityIndex.ABSENT);
      assertThat(index.find(key)).isEqualTo(known);
      expected.putIfAbsent(entity, expected.size());
      assertThat(index.add(key)).isEqualTo(expected.get(entity));
      assertThat(index.size()).isEqualTo(expected.size());
    }
    expected.forEach(
        (entity, number) -> {
          key.read(row(numbers ? (Object) entity : text("e" + entity)));
          assertThat(index.find(key)).isEqualTo(number);
        });
  }

  private static EntityKey key(DataType... types) {
    return new EntityKey(keys(types));
  }

  private static EntityKeys keys(DataType... types) {
    int[] ordinals = new int[types.length];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = i;
    }
    return new EntityKeys(ordinals, types);
  }

  private static UTF8String text(String text) {
    return UTF8String.fromString(text);
  }

  private static InternalRow row(@Nullable Object... values) {
    return new GenericInternalRow(values);
  }
}
