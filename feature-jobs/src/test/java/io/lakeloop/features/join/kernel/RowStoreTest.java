package io.lakeloop.features.join.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class RowStoreTest {
  private final UnsafeProjection projection =
      UnsafeProjection.create(new DataType[] {DataTypes.LongType, DataTypes.StringType});
  private final RowStore store = new RowStore(2);

  @Test
  void findsRowsByTheirAddressesAndInOrder() {
    List<Long> addresses = new ArrayList<>();
    for (long i = 0; i < 20_000; i++) {
      addresses.add(store.add(row(i, "v".repeat((int) (i % 40)))));
    }

    UnsafeRow pointer = store.pointer();
    for (int i = 19_999; i >= 0; i -= 777) {
      store.point(pointer, addresses.get(i));
      assertThat(pointer).isEqualTo(row(i, "v".repeat(i % 40)));
    }
    RowStore.Cursor cursor = store.cursor();
    for (long i = 0; i < 20_000; i++) {
      assertThat(cursor.next(pointer)).isTrue();
      assertThat(pointer.getLong(0)).isEqualTo(i);
    }
    assertThat(cursor.next(pointer)).isFalse();
    assertThat(store.bytes()).isGreaterThan(20_000 * 32L);
  }

  @Test
  void replacesInPlaceWhatIsOfOneSize() {
    long first = store.add(row(1, "one"));
    final long second = store.add(row(2, "two"));

    assertThat(store.replace(first, row(3, "six"))).isEqualTo(first);
    long moved = store.replace(second, row(4, "a longer one than that"));

    assertThat(moved).isNotEqualTo(second);
    UnsafeRow pointer = store.pointer();
    store.point(pointer, first);
    assertThat(pointer).isEqualTo(row(3, "six"));
    store.point(pointer, moved);
    assertThat(pointer).isEqualTo(row(4, "a longer one than that"));
  }

  @Test
  void holdsARowThatIsLargerThanAPage() {
    long address = store.add(row(1, "x".repeat(1 << 19)));
    UnsafeRow pointer = store.pointer();
    store.point(pointer, address);
    assertThat(pointer.getUTF8String(1).numBytes()).isEqualTo(1 << 19);
  }

  @Test
  void walksNothingWhereNothingIs() {
    assertThat(store.cursor().next(store.pointer())).isFalse();
  }

  private UnsafeRow row(long number, String text) {
    InternalRow row = new GenericInternalRow(new Object[] {number, UTF8String.fromString(text)});
    return projection.apply(row).copy();
  }
}
