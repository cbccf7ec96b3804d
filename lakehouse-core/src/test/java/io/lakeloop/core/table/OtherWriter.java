package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** Another writer, who comes in between: while the rows are computed that a write will commit. */
final class OtherWriter {
  private static final AtomicReference<Runnable> MEANWHILE = new AtomicReference<>(() -> {});

  private OtherWriter() {}

  /** A number as it is; who first computes one lets the other write first, once. */
  static UDF1<Long, Long> first(Runnable other) {
    MEANWHILE.set(other);
    return value -> {
      CompletableFuture.runAsync(MEANWHILE.getAndSet(() -> {})).join();
      return value;
    };
  }

  /** Rows with a number {@code n} which, when they are computed, let the other write first. */
  static Dataset<Row> writesBefore(Runnable other, Dataset<Row> rows) {
    return computed(first(other), rows);
  }

  /** Rows whose number {@code n} is computed by a function each time that they are. */
  static Dataset<Row> computed(UDF1<Long, Long> by, Dataset<Row> rows) {
    return rows.withColumn("n", udf(by, DataTypes.LongType).asNondeterministic().apply(col("n")));
  }
}
