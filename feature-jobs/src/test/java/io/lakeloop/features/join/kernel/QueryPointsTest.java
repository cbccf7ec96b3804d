package io.lakeloop.features.join.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryPointsTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsTheFirstTimeOfAnEntityAtOrAfterAnother(boolean numbers) {
    DataType type = numbers ? DataTypes.LongType : DataTypes.StringType;
    EntityKeys keys = new EntityKeys(new int[] {0}, new DataType[] {type});
    EntityKey key = new EntityKey(keys);
    QueryPoints points = new QueryPoints(keys);
    List<TreeSet<Long>> times = new ArrayList<>();
    for (int entity = 0; entity < 2_000; entity++) {
      times.add(new TreeSet<>());
    }
    Random random = new Random(6);
    for (int i = 0; i < 20_000; i++) {
      int entity = random.nextInt(2_000);
      long time = random.nextInt(50) * 10L;
      read(key, numbers, entity);
      points.add(key, time);
      times.get(entity).add(time);
    }

    points.sort();

    assertThat(points.size()).isEqualTo(times.stream().mapToInt(TreeSet::size).sum());
    for (int i = 0; i < 2_000; i++) {
      int entity = random.nextInt(2_000);
      long asked = random.nextInt(520) - 10L;
      read(key, numbers, entity);
      int slot = points.slotFrom(key, asked);
      Long expected = times.get(entity).ceiling(asked);
      if (expected == null) {
        assertThat(slot).isEqualTo(QueryPoints.NONE);
      } else {
        assertThat(slot).isEqualTo(points.slotFrom(key, expected)).isNotEqualTo(QueryPoints.NONE);
        assertThat(points.slotFrom(key, expected + 1)).isNotEqualTo(slot);
      }
    }
    read(key, numbers, 5_000);
    assertThat(points.slotFrom(key, 0)).isEqualTo(QueryPoints.NONE);
  }

  private static void read(EntityKey key, boolean numbers, int entity) {
    Object value = numbers ? (Object) (long) entity : UTF8String.fromString("e" + entity);
    assertThat(key.read(new GenericInternalRow(new Object[] {value}))).isTrue();
  }
}
