package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class KeyRangesTest {
  private final SparkSession spark;

  KeyRangesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void saysWhereValuesLieAndWhereTheyLeaveAGap() {
    assertThat(sql("bigint", LongStream.range(5, 105).boxed().toArray()))
        .isEqualTo("(t.`key` BETWEEN CAST('5' AS BIGINT) AND CAST('104' AS BIGINT))");
    assertThat(sql("bigint", 1_000_000L, 1_000_100L, 3L))
        .isEqualTo(
            "(t.`key` = CAST('3' AS BIGINT)"
                + " OR t.`key` BETWEEN CAST('1000000' AS BIGINT) AND CAST('1000100' AS BIGINT))");
    assertThat(sql("date", Date.valueOf("2018-04-01"), Date.valueOf("2020-01-01")))
        .isEqualTo(
            "(t.`key` = CAST('2018-04-01' AS DATE) OR t.`key` = CAST('2020-01-01' AS DATE))");
    assertThat(sql("timestamp", Timestamp.valueOf("2018-04-01 00:00:00.000001")))
        .isEqualTo("(t.`key` = CAST('2018-04-01 00:00:00.000001' AS TIMESTAMP))");
    assertThat(sql("string", "b'c", "a\\")).isEqualTo("(t.`key` BETWEEN 'a\\\\' AND 'b\\'c')");
  }

  @Test
  void tellsGreatNumbersApartAndTakesThoseTooFarApartTogether() {
    long great = 1L << 60;
    assertThat(sql("bigint", great, great + 1))
        .isEqualTo(
            "(t.`key` = CAST('%d' AS BIGINT) OR t.`key` = CAST('%d' AS BIGINT))"
                .formatted(great, great + 1));
    assertThat(sql("bigint", Long.MIN_VALUE, Long.MAX_VALUE))
        .isEqualTo(
            "(t.`key` BETWEEN CAST('%d' AS BIGINT) AND CAST('%d' AS BIGINT))"
                .formatted(Long.MIN_VALUE, Long.MAX_VALUE));
    BigDecimal greater = BigDecimal.TEN.pow(37);
    assertThat(sql("decimal(38,0)", greater, greater.add(BigDecimal.ONE)))
        .isEqualTo(
            "(t.`key` = CAST('%s' AS DECIMAL(38,0)) OR t.`key` = CAST('%s' AS DECIMAL(38,0)))"
                .formatted(greater, greater.add(BigDecimal.ONE)));
  }

  @Test
  void takesTextAsItIsThatSparkWouldReadAsTheNameOfASetting() {
    String key = "${spark.app.name}";
    String condition = sql("string", key);

    assertThat(spark.sql("SELECT concat('$', '{spark.app.name}') AS key").as("t").filter(condition))
        .satisfies(rows -> assertThat(rows.first().getString(0)).isEqualTo(key));
  }

  @Test
  void letsANullBeNull() {
    assertThat(sql("int", null, 5)).isEqualTo("(t.`key` = CAST('5' AS INT) OR t.`key` IS NULL)");
    assertThat(sql("int", (Object) null)).isEqualTo("(t.`key` IS NULL)");
  }

  @Test
  void saysNothingOfNoRowsAndOfTypesWithoutRanges() {
    assertThat(sql("int")).isEmpty();
    assertThat(sql("double", 1.0, Double.NaN)).isEmpty();
    assertThat(sql("array<int>", List.of(1))).isEmpty();
  }

  @Test
  void holdsAllItsRowsAndHardlyAnyBetweenThem() {
    Random random = new Random(11);
    List<Row> values = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      long late = i % 100 == 0 ? random.nextLong() / 4 : 7_000_000_000L + random.nextInt(5_000);
      values.add(
          RowFactory.create(late, Timestamp.valueOf("2024-02-29 23:59:59"), "k" + late % 97));
    }
    Dataset<Row> rows =
        spark.createDataFrame(values, StructType.fromDDL("id bigint, at timestamp, name string"));

    String condition = new KeyRanges(rows).sql(List.of("id", "at", "name"), "t").orElseThrow();

    assertThat(rows.alias("t").filter(condition).count()).isEqualTo(300);
    assertThat(
            spark
                .range(1_000)
                .select(expr("9000000000 + id AS id"), expr("TIMESTAMP'2024-02-29 23:59:59' AS at"))
                .withColumn("name", expr("'k1'"))
                .alias("t")
                .filter(condition)
                .count())
        .isZero();
  }

  private String sql(String type, @Nullable Object... values) {
    List<Row> rows = new ArrayList<>();
    for (@Nullable Object value : values) {
      rows.add(RowFactory.create(value));
    }
    return new KeyRanges(spark.createDataFrame(rows, StructType.fromDDL("key " + type)))
        .sql(List.of("key"), "t")
        .orElse("");
  }
}
