package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.corr;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class KeyHashTest {
  @Test
  void spreadsKeysEvenlyAndEachPurposeByItself(SparkSession spark) {
    Dataset<Row> rows = spark.range(4000).toDF("id");
    Row found =
        rows.agg(
                avg(KeyHash.share("rows", 1, List.of("id"))),
                min(KeyHash.share("rows", 1, List.of("id"))),
                max(KeyHash.share("rows", 1, List.of("id"))),
                corr(
                    KeyHash.share("rows", 1, List.of("id")),
                    KeyHash.share("fold", 1, List.of("id"))),
                corr(
                    KeyHash.share("rows", 1, List.of("id")),
                    KeyHash.share("rows", 2, List.of("id"))))
            .first();

    assertThat(found.getDouble(0)).isCloseTo(0.5, within(0.02));
    assertThat(found.getDouble(1)).isBetween(0.0, 0.01);
    assertThat(found.getDouble(2)).isBetween(0.99, 1.0).isLessThan(1.0);
    assertThat(found.getDouble(3)).isCloseTo(0.0, within(0.06));
    assertThat(found.getDouble(4)).isCloseTo(0.0, within(0.06));
  }

  /** Splits and models that there are depend on these very numbers. */
  @Test
  void hashesPurposeSeedAndKeysInThisOrder(SparkSession spark) {
    Dataset<Row> rows = spark.sql("SELECT id, IF(id = 1, NULL, 'k' || id) AS k FROM range(3)");
    List<String> keys = List.of("id", "k");

    assertThat(
            rows.select(
                    KeyHash.share("rows", 7, keys),
                    KeyHash.share("split", List.of(col("id"), col("k"))),
                    KeyHash.place("fold", 7, keys, 5))
                .collectAsList())
        .isEqualTo(
            rows.selectExpr(
                    "pmod(xxhash64('rows', 7L, id, k), 1099511627776L) / 1099511627776D",
                    "pmod(xxhash64('split', id, k), 1099511627776L) / 1099511627776D",
                    "pmod(xxhash64('fold', 7L, id, k), 5L)")
                .collectAsList());
  }

  @Test
  void givesEveryPlaceAboutAsManyRows(SparkSession spark) {
    List<Row> places =
        spark
            .range(3000)
            .toDF("id")
            .groupBy(KeyHash.place("fold", 7, List.of("id"), 3).as("place"))
            .agg(count(lit(1)).as("rows"))
            .orderBy("place")
            .collectAsList();

    assertThat(places).extracting(row -> row.getLong(0)).containsExactly(0L, 1L, 2L);
    assertThat(places).allSatisfy(row -> assertThat(row.getLong(1)).isBetween(900L, 1100L));
  }
}
