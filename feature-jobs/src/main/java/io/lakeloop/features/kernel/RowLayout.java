package io.lakeloop.features.kernel;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Where a row has what the kernel needs: the entity's keys come first, then the time, then, unless
 * every row is both, its role, then the events' values. What follows is of no concern here.
 *
 * @param row the row's type
 * @param keyCount how many keys there are
 * @param hasRoles whether rows say whether they are event, query or both
 * @param valueCount how many values an event has
 */
public record RowLayout(StructType row, int keyCount, boolean hasRoles, int valueCount)
    implements Serializable {
  /** The role of an event that asks nothing. */
  public static final int EVENT = 0;

  /** The role of an event that asks as of its own time, together with all others of that time. */
  public static final int BOTH = 1;

  /** The role of a query that is no event; after the events of its time. */
  public static final int QUERY = 2;

  /** Where the time (timestamp) is. */
  public int time() {
    return keyCount;
  }

  /** Where the role (int) is. */
  public int role() {
    return keyCount + 1;
  }

  /** Where the first value is. */
  public int firstValue() {
    return keyCount + (hasRoles ? 2 : 1);
  }

  /** The type of a value. */
  DataType valueType(int value) {
    return row.fields()[firstValue() + value].dataType();
  }

  /** The types of the keys. */
  List<DataType> keyTypes() {
    return List.of(row.fields()).subList(0, keyCount).stream()
        .map(field -> field.dataType())
        .toList();
  }
}
