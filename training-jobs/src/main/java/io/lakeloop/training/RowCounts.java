package io.lakeloop.training;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.Columns;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What some rows hold.
 *
 * @param rows how many they are
 * @param noClass rows whose label is no class of the task: other than 0 and 1, or no whole number
 *     from 0 to 99
 * @param least the least label; {@code NaN} without rows
 * @param greatest the greatest label; {@code NaN} without rows
 * @param unknown the numeric features of which no row has a value
 */
record RowCounts(long rows, long noClass, double least, double greatest, Set<String> unknown) {
  /** How many classes MLlib's trees tell apart at most. */
  static final int MOST_CLASSES = 100;

  /** Counts rows with a label in one pass. */
  static RowCounts of(ModelDesign design, Dataset<Row> rows) {
    return read(design, rows.agg(count(lit(1)), columns(design).toArray(Column[]::new)).head(), 0);
  }

  /** What is counted, after the number of rows. */
  static List<Column> columns(ModelDesign design) {
    Column label = Columns.named(design.label());
    List<Column> counts = new ArrayList<>();
    counts.add(count(when(not(isClass(design, label)), 1)));
    counts.add(min(label));
    counts.add(max(label));
    for (String feature : design.numeric()) {
      Column number = Columns.named(feature).cast("double");
      counts.add(count(when(number.isNotNull().and(not(number.isNaN())), 1)));
    }
    return counts;
  }

  /** Reads a row of counts. */
  static RowCounts read(ModelDesign design, Row counts, int from) {
    Set<String> unknown = new LinkedHashSet<>();
    List<String> numeric = design.numeric();
    for (int i = 0; i < numeric.size(); i++) {
      if (counts.getLong(from + 4 + i) == 0) {
        unknown.add(numeric.get(i));
      }
    }
    return new RowCounts(
        counts.getLong(from),
        counts.getLong(from + 1),
        counts.isNullAt(from + 2) ? Double.NaN : counts.getDouble(from + 2),
        counts.isNullAt(from + 3) ? Double.NaN : counts.getDouble(from + 3),
        unknown);
  }

  /** What these rows and others hold together. */
  RowCounts merged(RowCounts other) {
    Set<String> neither = new LinkedHashSet<>(unknown);
    neither.retainAll(other.unknown);
    return new RowCounts(
        rows + other.rows,
        noClass + other.noClass,
        Math.min(least, other.least),
        Math.max(greatest, other.greatest),
        neither);
  }

  /** Whether all rows have one label. */
  boolean isOfOneLabel() {
    return least == greatest;
  }

  private static Column isClass(ModelDesign design, Column label) {
    return switch (design.task()) {
      case BINARY -> label.isin(0.0, 1.0);
      case MULTICLASS -> label.equalTo(rint(label)).and(label.geq(0)).and(label.lt(MOST_CLASSES));
      case REGRESSION -> lit(true);
    };
  }
}
