package io.lakeloop.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.Transaction;
import io.lakeloop.layers.Declared;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many rows a share of them is, against decimals, which have no error to tolerate. */
@ExtendWith(LocalSpark.class)
class NotNullShareTest {
  private static final TableName SALES = TableName.parse("silver.sales");

  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  NotNullShareTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() {
    tables = new LocalLakehouse(folder).tables();
  }

  @Test
  void takesAsManyRowsWithAValueAsTheShareSays() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      String share = new BigDecimal(random.nextInt(1001)).movePointLeft(3).toPlainString();
      long rows = random.nextInt(2) == 0 ? random.nextInt(50) : random.nextLong(1_000_000_000_000L);
      long least =
          new BigDecimal(share)
              .multiply(new BigDecimal(rows))
              .setScale(0, RoundingMode.CEILING)
              .longValueExact();

      assertThat(passes(share, rows, least)).as("%s of %d: %d", share, rows, least).isTrue();
      if (least > 0) {
        assertThat(passes(share, rows, least - 1))
            .as("%s of %d: %d", share, rows, least - 1)
            .isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,    0,         0,         true",
    "1,    0,         0,         true",
    "0,    9,         0,         true",
    "1,    9,         9,         true",
    "1,    9,         8,         false",
    "0.95, 20,        19,        true",
    "0.95, 20,        18,        false",
    "0.33, 100000000, 33000000,  true",
    "0.33, 100000000, 32999999,  false"
  })
  void holdsAtTheShareItself(String share, long rows, long present, boolean passes) {
    assertThat(passes(share, rows, present)).isEqualTo(passes);
  }

  private boolean passes(String share, long rows, long present) {
    String table =
        """
        sql: sql/sales.sql
        columns: { shop: { type: string } }
        table-expectations: { known: { not-null-share: { column: shop, at-least: %s } } }
        """
            .formatted(share);
    BatchFigures figures =
        new BatchFigures(rows, rows, 0, 0, 0, Map.of("shop", present), Map.of(), Map.of());
    return new TableJudgement(tables, Instant.EPOCH, Declared.silver(table), SALES)
        .beforeWriting(spark.emptyDataFrame(), figures, new Transaction("sales", 0))
        .get(0)
        .passed();
  }
}
