package io.lakeloop.features.kernel;

import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftleft;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.unix_micros;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/**
 * The order in which a pass wants rows: by the entity's hash, then by time, then events before
 * queries. The hash and the time to a second share one number of 64 bits, the very prefix that
 * Spark's sort compares first, so that rows themselves are compared only within a second: sorting
 * by keys and time takes half as long again.
 */
public final class RowOrder {
  private static final int HASH_SHIFT = 32;
  private static final int SECOND_SHIFT = 20;
  private static final long LATEST_SECOND = (1L << HASH_SHIFT) - 1;

  private RowOrder() {}

  /**
   * What to sort by.
   *
   * @param keys the entity's keys
   * @param time timestamp
   * @param within what comes after the time, such as the role
   */
  public static List<Column> of(List<Column> keys, Column time, List<Column> within) {
    Column entity =
        shiftleft(hash(keys.toArray(Column[]::new)).cast(DataTypes.LongType), HASH_SHIFT);
    Column second = shiftright(unix_micros(time), SECOND_SHIFT);
    List<Column> order = new ArrayList<>();
    order.add(entity.bitwiseOR(greatest(lit(0L), least(second, lit(LATEST_SECOND)))));
    order.addAll(keys);
    order.add(time);
    order.addAll(within);
    return order;
  }
}
