package io.lakeloop.training;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.Columns;
import io.lakeloop.registry.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * @param classes how many rows each class has that occurs, ascending; empty for a regression
 */
record RowCounts(
    long rows,
    long noClass,
    double least,
    double greatest,
    Set<String> unknown,
    SortedMap<Double, Long> classes) {
  private static final String PART = "__counted_part";
  private static final String CLASS = "__counted_class";
  private static final int KEYS = 2;
  private static final int FIXED = KEYS + 3;

  RowCounts {
    classes = Collections.unmodifiableSortedMap(new TreeMap<>(classes));
  }

  /** Counts rows with a label in one pass. */
  static RowCounts of(ModelDesign design, Dataset<Row> rows) {
    return byPart(design, rows, lit(0L)).getOrDefault(0L, none(design));
  }

  /**
   * Counts each part of some rows, all in one pass.
   *
   * @param rows rows with a label
   * @param part the number of a row's part, from 0; bigint
   * @return the counts of the parts that have rows
   */
  static Map<Long, RowCounts> byPart(ModelDesign design, Dataset<Row> rows, Column part) {
    Column label = Columns.named(design.label());
    // What is no class is counted together: the groups are no more than classes and parts.
    Column ofClass =
        design.task() == Task.REGRESSION
            ? lit(null).cast("double")
            : when(isClass(design, label), label);
    List<Column> counts = new ArrayList<>(List.of(min(label), max(label)));
    for (String feature : design.numeric()) {
      Column number = Columns.named(feature).cast("double");
      counts.add(count(when(number.isNotNull().and(not(number.isNaN())), 1)));
    }
    Map<Long, RowCounts> parts = new TreeMap<>();
    rows.groupBy(part.as(PART), ofClass.as(CLASS))
        .agg(count(lit(1)), counts.toArray(Column[]::new))
        .collectAsList()
        .forEach(row -> parts.merge(row.getLong(0), read(design, row), RowCounts::merged));
    return parts;
  }

  private static RowCounts read(ModelDesign design, Row counted) {
    Set<String> unknown = new LinkedHashSet<>();
    List<String> numeric = design.numeric();
    for (int i = 0; i < numeric.size(); i++) {
      if (counted.getLong(FIXED + i) == 0) {
        unknown.add(numeric.get(i));
      }
    }
    long rows = counted.getLong(KEYS);
    SortedMap<Double, Long> classes = new TreeMap<>();
    if (!counted.isNullAt(1)) {
      classes.put(counted.getDouble(1), rows);
    }
    boolean noClass = design.task() != Task.REGRESSION && classes.isEmpty();
    return new RowCounts(
        rows,
        noClass ? rows : 0,
        counted.getDouble(KEYS + 1),
        counted.getDouble(KEYS + 2),
        unknown,
        classes);
  }

  private static RowCounts none(ModelDesign design) {
    return new RowCounts(
        0, 0, Double.NaN, Double.NaN, new LinkedHashSet<>(design.numeric()), new TreeMap<>());
  }

  /** What these rows and others hold together. */
  RowCounts merged(RowCounts other) {
    Set<String> neither = new LinkedHashSet<>(unknown);
    neither.retainAll(other.unknown);
    SortedMap<Double, Long> both = new TreeMap<>(classes);
    other.classes.forEach((label, count) -> both.merge(label, count, Long::sum));
    return new RowCounts(
        rows + other.rows,
        noClass + other.noClass,
        Math.min(least, other.least),
        Math.max(greatest, other.greatest),
        neither,
        both);
  }

  /** Whether all rows have one label. */
  boolean isOfOneLabel() {
    return least == greatest;
  }

  private static Column isClass(ModelDesign design, Column label) {
    return switch (design.task()) {
      case BINARY -> label.isin(0.0, 1.0);
      case MULTICLASS ->
          label.equalTo(rint(label)).and(label.geq(0)).and(label.lt(Task.MOST_CLASSES));
      case REGRESSION -> lit(true);
    };
  }
}
