package io.lakeloop.silver;

import io.lakeloop.layers.Declared;
import io.lakeloop.layers.SilverTable;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Records of customers as they reach a table that is written by its keys. */
final class CustomerRecords {
  private static final StructType SCHEMA =
      new StructType()
          .add("id", "long")
          .add("moved", "long")
          .add("city", "string")
          .add("plan", "string")
          .add(Judgement.DELETES, "boolean");

  private CustomerRecords() {}

  /**
   * One record.
   *
   * @param id the key
   * @param moved the sequence
   */
  record Customer(
      long id, long moved, @Nullable String city, @Nullable String plan, boolean deletes) {
    static Customer of(long id, long moved, String city) {
      return new Customer(id, moved, city, "basic", false);
    }

    static Customer deleted(long id, long moved) {
      return new Customer(id, moved, null, "basic", true);
    }
  }

  /** The table {@code silver.customers}, written as said, with rows that delete. */
  static SilverTable table(SilverTable.Write write) {
    return table(write, "apply-as-delete: \"op = 'D'\"\nexcept: [op]");
  }

  /** The table {@code silver.customers}, written as said, without. */
  static SilverTable tableWithoutDeletes(SilverTable.Write write) {
    return table(write, "");
  }

  private static SilverTable table(SilverTable.Write write, String deletes) {
    return Declared.silver(
        """
        sql: sql/customers.sql
        keys: [id]
        sequence-by: moved
        write: %s
        columns:
          id: { type: bigint }
          moved: { type: bigint }
          city: { type: string }
          plan: { type: string }
        %s
        """
            .formatted(write.name().toLowerCase(Locale.ROOT), deletes));
  }

  /** The records as {@link Judgement} types them. */
  static Dataset<Row> rows(SparkSession spark, List<Customer> customers) {
    return spark
        .createDataFrame(
            customers.stream()
                .map(one -> RowFactory.create(one.id, one.moved, one.city, one.plan, one.deletes))
                .toList(),
            SCHEMA)
        .coalesce(1);
  }
}
