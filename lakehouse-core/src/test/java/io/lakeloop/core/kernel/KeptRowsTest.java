package io.lakeloop.core.kernel;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.repeat;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class KeptRowsTest {
  private final SparkSession spark;

  KeptRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void computesItsRowsOnceHoweverOftenTheyAreRead() {
    LongAccumulator computed = spark.sparkContext().longAccumulator();
    UDF1<Long, Long> counting =
        value -> {
          computed.add(1);
          return value;
        };
    Dataset<Row> dear =
        spark.range(0, 100, 1, 3).select(udf(counting, DataTypes.LongType).apply(col("id")));
    try (KeptRows kept = KeptRows.of(dear)) {
      assertThat(computed.value()).as("before anything is read").isZero();
      for (int reading = 0; reading < 3; reading++) {
        assertThat(kept.rows().count()).isEqualTo(100);
      }
      assertThat(kept.rows().collectAsList()).hasSize(100);
    }
    assertThat(computed.value()).isEqualTo(100);
  }

  @Test
  void givesTheSameRowsEachTimeWhereComputingThemAgainWouldNot() {
    try (KeptRows kept = KeptRows.of(spark.range(0, 50, 1, 2).select(rand().as("chance")))) {
      assertThat(kept.rows().collectAsList()).isEqualTo(kept.rows().collectAsList());
    }
  }

  @Test
  void forgetsHowTheRowsCameToBeOnceTheyAreThere() {
    Dataset<Row> shuffled = spark.range(0, 40, 1, 2).repartition(3).toDF();
    try (KeptRows kept = KeptRows.of(shuffled)) {
      assertThat(lineage(kept)).contains("ShuffledRowRDD");
      assertThat(kept.rows().agg(sum("id")).head().getLong(0)).isEqualTo(780);
      assertThat(lineage(kept)).doesNotContain("ShuffledRowRDD");
      assertThat(kept.rows().agg(sum("id")).head().getLong(0)).isEqualTo(780);
    }
  }

  private static String lineage(KeptRows kept) {
    return kept.rows().queryExecution().toRdd().toDebugString();
  }

  @Test
  void refusesToMakeRowsAnewThatWereLetGoOf() {
    Dataset<Row> rows;
    try (KeptRows kept = KeptRows.of(spark.range(0, 50, 1, 2).select(rand().as("chance")))) {
      rows = kept.rows();
      assertThat(rows.collectAsList()).hasSize(50);
    }
    assertThatThrownBy(rows::collectAsList).hasMessageContaining("Checkpoint block");
  }

  @Test
  void keepsColumnsNullsAndEveryRow() {
    Dataset<Row> rows =
        spark
            .range(0, 10, 1, 2)
            .select(
                col("id"),
                when(col("id").mod(3).notEqual(0), col("id").cast("string")).as("text"),
                monotonically_increasing_id().as("place"));
    try (KeptRows kept = KeptRows.of(rows)) {
      assertThat(kept.rows().schema()).isEqualTo(rows.schema());
      assertThat(kept.rows().sort("id").collectAsList()).isEqualTo(rows.sort("id").collectAsList());
    }
  }

  @Test
  void letsSparkSendFewRowsToManyWhereItIsToldHowManyTheyAre() {
    Dataset<Row> many = spark.range(0, 1000, 1, 2).toDF();
    try (KeptRows kept = KeptRows.of(spark.range(0, 10, 1, 2).toDF("id"))) {
      Dataset<Row> known = kept.rows(10);

      assertThat(known.schema()).isEqualTo(kept.rows().schema());
      assertThat(known.collectAsList()).isEqualTo(kept.rows().collectAsList());
      assertThat(plan(many.join(known, "id"))).contains("BuildRight");
      assertThat(plan(many.join(kept.rows(), "id"))).contains("BuildLeft");
      assertThat(plan(many.join(kept.rows(10_000_000), "id"))).contains("BuildLeft");
      assertThat(many.join(known, "id").count()).isEqualTo(10);
    }
  }

  @Test
  void tellsSparkWhatLongTextsTakeOnceTheyWereRead() {
    Dataset<Row> many = spark.range(0, 1000, 1, 2).toDF();
    Dataset<Row> texts =
        spark.range(0, 12, 1, 2).select(col("id"), repeat(lit("x"), 1 << 20).as("text"));
    try (KeptRows kept = KeptRows.of(texts)) {
      assertThat(plan(many.join(kept.rows(12), "id"))).contains("BuildRight");
      assertThat(kept.rows().agg(min(length(col("text")))).head().getInt(0)).isEqualTo(1 << 20);
      assertThat(plan(many.join(kept.rows(12), "id"))).contains("BuildLeft");
    }
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString();
  }

  @Test
  void letsGoOfRowsWhereNothingComesToHoldThem() {
    Set<Integer> before = held();
    assertThatThrownBy(
            () ->
                KeptRows.holding(
                    spark.range(5).toDF(),
                    kept -> {
                      assertThat(kept.rows().count()).isEqualTo(5);
                      assertThat(held()).hasSize(before.size() + 1);
                      throw new IllegalStateException("not made");
                    }))
        .hasMessage("not made");
    assertThat(held()).isEqualTo(before);
  }

  private Set<Integer> held() {
    return Set.copyOf(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).getPersistentRDDs().keySet());
  }
}
