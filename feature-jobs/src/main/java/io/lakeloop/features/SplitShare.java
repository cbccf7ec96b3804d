package io.lakeloop.features;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/**
 * A split by share: of the rows in the order of their time and keys, the first train, the next
 * choose settings, the others test.
 *
 * @param share the share that trains, between 0 and 1
 * @param validation the share that settings are chosen by; 0: none
 * @param eventTime the timestamp column
 * @param keys the columns that name a row: they order rows of one time
 */
record SplitShare(double share, double validation, String eventTime, List<String> keys) {
  /** How many of a number of rows train: the share, rounded down. */
  long trainRows(long rows) {
    return (long) Math.floor(share * rows);
  }

  /** The rows with their split: one distributed sort finds the rows at which the next begins. */
  Dataset<Row> split(Dataset<Row> rows, long count) {
    Column[] order =
        Stream.concat(Stream.of(eventTime), keys.stream())
            .distinct()
            .map(name -> WindowedFeatures.column(rows, name))
            .toArray(Column[]::new);
    long train = trainRows(count);
    long beforeTest = train + (long) Math.floor(validation * count);
    Dataset<Row> sorted = rows.select(order).orderBy(order);
    // An offset in SQL would gather all rows before it on the driver.
    Map<Long, Row> cuts = new HashMap<>();
    sorted
        .javaRDD()
        .zipWithIndex()
        .filter(row -> row._2() == train || row._2() == beforeTest)
        .collect()
        .forEach(row -> cuts.put(row._2(), row._1()));
    StructField[] fields = sorted.schema().fields();
    Column later =
        before(order, cuts.get(beforeTest), fields, TrainingSet.VALIDATION, lit(TrainingSet.TEST));
    return rows.withColumn(
        TrainingSet.SPLIT, before(order, cuts.get(train), fields, TrainingSet.TRAIN, later));
  }

  /** The name of a split for rows before a cut; where no row is at the cut, all rows are before. */
  private static Column before(
      Column[] order, @Nullable Row cut, StructField[] fields, String split, Column otherwise) {
    return cut == null
        ? lit(split)
        : when(struct(order).lt(constant(cut, fields)), lit(split)).otherwise(otherwise);
  }

  private static Column constant(Row row, StructField[] fields) {
    Column[] values = new Column[fields.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = lit(row.get(i)).cast(fields[i].dataType()).as(fields[i].name());
    }
    return struct(values);
  }
}
