package io.lakeloop.features;

import static io.lakeloop.features.FeatureSetTest.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class FeatureValueTest {
  private final SparkSession spark;

  FeatureValueTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void makesNumbersOfTruthAndOfDecimals() {
    Dataset<Row> rows = spark.sql("SELECT true AS yes, 2.50BD AS money, 'x' AS word, 7 AS whole");
    StructType types = rows.schema();
    Dataset<Row> features =
        rows.select(
            Arrays.stream(types.fields())
                .map(field -> FeatureValue.of(rows.col(field.name()), field.dataType()))
                .toArray(Column[]::new));

    assertThat(features.first()).isEqualTo(row(1, 2.5, "x", 7));
  }

  @Test
  void tellsWhatHasASumAndWhatAnOrder() {
    assertThat(FeatureValue.isNumeric(DataTypes.BooleanType)).isTrue();
    assertThat(FeatureValue.isNumeric(DataTypes.DateType)).isFalse();
    assertThat(FeatureValue.isSingle(DataTypes.DateType)).isTrue();
    assertThat(FeatureValue.isSingle(DataTypes.BinaryType)).isFalse();
    assertThat(FeatureValue.isSingle(DataTypes.createArrayType(DataTypes.LongType))).isFalse();
  }
}
