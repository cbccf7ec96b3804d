package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A fingerprint of rows, whatever their order: rows of equal fingerprints are taken for equal.
 *
 * @param rows how many there are
 * @param total of their 64-bit hashes
 * @param parity of other 64-bit hashes of them
 */
public record RowsPrint(long rows, BigDecimal total, long parity) {
  private static final long ANOTHER_SEED = 8_675_309;

  /**
   * The fingerprint, in one pass.
   *
   * @param columns the columns that count, none of them a map or variant, of which Spark has no
   *     hash; null in all rows where there is none of the name
   */
  public static RowsPrint of(Dataset<Row> rows, Set<String> columns) {
    List<String> there = Arrays.asList(rows.columns());
    List<Column> hashed = new ArrayList<>();
    for (String name : new TreeSet<>(columns)) {
      Column value = there.contains(name) ? Columns.named(name) : lit(null);
      hashed.add(value);
      // The hash passes over a null: a value would be as good in one column as in the next.
      hashed.add(value.isNull());
    }
    Column one = xxhash64(hashed.toArray(Column[]::new));
    hashed.add(0, lit(ANOTHER_SEED));
    Column other = xxhash64(hashed.toArray(Column[]::new));
    Row print = rows.agg(count(lit(1)), sum(one.cast("decimal(20,0)")), bit_xor(other)).head();
    return print.getLong(0) == 0
        ? new RowsPrint(0, BigDecimal.ZERO, 0)
        : new RowsPrint(print.getLong(0), print.getDecimal(1), print.getLong(2));
  }
}
