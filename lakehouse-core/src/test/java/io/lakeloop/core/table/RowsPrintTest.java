package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class RowsPrintTest {
  private static final Row ONE = RowFactory.create("x", null);
  private static final Row TWO = RowFactory.create("y", "z");

  private final SparkSession spark;

  RowsPrintTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void isTheSameInAnyOrder() {
    assertThat(print(ONE, TWO, TWO)).isEqualTo(print(TWO, ONE, TWO));
  }

  @Test
  void tellsHowOftenARowIsThere() {
    assertThat(print(ONE, ONE, TWO)).isNotEqualTo(print(ONE, TWO, TWO));
    assertThat(print(ONE)).isNotEqualTo(print(ONE, TWO, TWO));
  }

  @Test
  void tellsAValueInOneColumnFromTheSameInTheNext() {
    assertThat(print(ONE)).isNotEqualTo(print(RowFactory.create(null, "x")));
  }

  @Test
  void takesAColumnThatIsMissingForNull() {
    RowsPrint without = RowsPrint.of(spark.sql("SELECT 'x' AS a"), Set.of("a", "b"));

    assertThat(without).isEqualTo(print(ONE));
  }

  @Test
  void isThatOfNothingWhereNoRowIs() {
    assertThat(print().rows()).isZero();
    assertThat(print()).isEqualTo(print());
  }

  private RowsPrint print(Row... rows) {
    StructType schema = new StructType().add("a", "string").add("b", "string");
    return RowsPrint.of(spark.createDataFrame(List.of(rows), schema), Set.of("a", "b"));
  }
}
