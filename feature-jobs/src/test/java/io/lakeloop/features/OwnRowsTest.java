package io.lakeloop.features;

import static io.lakeloop.features.FeatureSetTest.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class OwnRowsTest {
  private final SparkSession spark;

  OwnRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void areAddedOnceWhereTheEventsLackThem() {
    Dataset<Row> events =
        rows("shop string, id bigint, price double", row("a", 1L, 10.0), row("b", 2L, 20.0));
    // In another order, of a narrower type, less a column; the last two are one row.
    Dataset<Row> asking =
        rows(
            "id int, shop string, asked string",
            row(1, "otherwise", "x"),
            row(3, "c", "x"),
            row(3, "c", "x"));

    Dataset<Row> counted = new OwnRows(List.of("id")).addTo(events, asking);

    assertThat(counted.schema().fieldNames()).containsExactly("shop", "id", "price");
    assertThat(counted.orderBy("id").collectAsList())
        .containsExactly(row("a", 1L, 10.0), row("b", 2L, 20.0), row("c", 3L, null));
  }

  @Test
  void areToldByAllTheirKeys() {
    Dataset<Row> events = rows("shop string, id bigint", row("a", 1L));
    Dataset<Row> asking = rows("shop string, id bigint", row("a", 1L), row("b", 1L));

    assertThat(
            new OwnRows(List.of("shop", "id"))
                .addTo(events, asking)
                .orderBy("shop")
                .collectAsList())
        .containsExactly(row("a", 1L), row("b", 1L));
  }

  private Dataset<Row> rows(String schema, Row... rows) {
    return spark.createDataFrame(List.of(rows), StructType.fromDDL(schema));
  }
}
