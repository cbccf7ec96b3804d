package io.lakeloop.features;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * A split by share: of the rows in the order of their time and keys, the first train, the others
 * test.
 *
 * @param share the share that trains, between 0 and 1
 * @param eventTime the timestamp column
 * @param keys the columns that name a row: they order rows of one time
 */
record SplitShare(double share, String eventTime, List<String> keys) {
  /** How many of a number of rows train: the share, rounded down. */
  long trainRows(long rows) {
    return (long) Math.floor(share * rows);
  }

  /** The rows with their split: one distributed sort finds the row at which the test begins. */
  Dataset<Row> split(Dataset<Row> rows, long count) {
    Column[] order =
        Stream.concat(Stream.of(eventTime), keys.stream())
            .distinct()
            .map(name -> WindowedFeatures.column(rows, name))
            .toArray(Column[]::new);
    long train = trainRows(count);
    Dataset<Row> sorted = rows.select(order).orderBy(order);
    // An offset in SQL would gather all rows before it on the driver.
    List<Row> cut =
        sorted
            .javaRDD()
            .zipWithIndex()
            .filter(row -> row._2() == train)
            .map(row -> row._1())
            .collect();
    Column split =
        cut.isEmpty()
            ? lit(TrainingSet.TRAIN)
            : when(
                    struct(order).lt(constant(cut.get(0), sorted.schema().fields())),
                    lit(TrainingSet.TRAIN))
                .otherwise(lit(TrainingSet.TEST));
    return rows.withColumn(TrainingSet.SPLIT, split);
  }

  private static Column constant(Row row, StructField[] fields) {
    Column[] values = new Column[fields.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = lit(row.get(i)).cast(fields[i].dataType()).as(fields[i].name());
    }
    return struct(values);
  }
}
