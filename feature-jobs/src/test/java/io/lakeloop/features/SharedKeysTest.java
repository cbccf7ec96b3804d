package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class SharedKeysTest {
  private static final SharedKeys KEYS =
      new SharedKeys(
          "fraud",
          TableName.parse("silver.requests"),
          TableName.parse("silver.transactions"),
          List.of("customer_id", "kind"));

  @Test
  void takesWholeNumbersOfAnySizeAndLeavesMissingColumnsToOthers() {
    KEYS.requireAlike(columns("int", "string"), columns("bigint", "string"));
    KEYS.requireAlike(new StructType(), columns("bigint", "string"));
  }

  @Test
  void refusesKeysOfTwoTypes() {
    for (String type : List.of("string", "double", "decimal(12,0)", "date")) {
      assertThatThrownBy(
              () -> KEYS.requireAlike(columns(type, "string"), columns("bigint", "string")))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              """
              The key 'customer_id' of training set 'fraud' is of type %s in silver.requests, and of \
              type bigint in silver.transactions.
                cause: Rows meet where their keys are equal.
                remedy: Write the column as one type into both tables."""
                  .formatted(type));
    }
  }

  private static StructType columns(String customer, String kind) {
    return new StructType().add("customer_id", customer).add("kind", kind);
  }
}
