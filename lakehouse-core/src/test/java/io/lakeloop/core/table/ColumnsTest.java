package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class ColumnsTest {
  @ParameterizedTest
  @ValueSource(strings = {"amount", "a.b", "select", "a`b", "zwölf %", "1st"})
  void findsAColumnWhateverItsName(String name, SparkSession spark) {
    Row expected = RowFactory.create(0L);

    assertThat(spark.range(1).toDF(name).select(Columns.named(name)).head()).isEqualTo(expected);
    assertThat(spark.range(1).toDF(name).selectExpr(Columns.quoted(name)).head())
        .isEqualTo(expected);
  }

  @Test
  void givesNamesThatDeltaTakes() {
    assertThat(Columns.storable(" unit price (EUR)\t")).isEqualTo("unit_price_EUR_");
    assertThat(Columns.storable("a.b")).isEqualTo("a.b");
  }
}
