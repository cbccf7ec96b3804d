package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class SourceValueTest {
  private static final StructType SCHEMA =
      StructType.fromDDL("amount decimal(8,2), `unit price` double, `a.b` int");

  private final Dataset<Row> rows;

  SourceValueTest(SparkSession spark) {
    this.rows =
        spark.createDataFrame(
            List.of(RowFactory.create(new java.math.BigDecimal("3.00"), 1.5, 7)), SCHEMA);
  }

  @Test
  void isTheColumnOfThatNameWhateverTheNameLooksLike() {
    assertThat(new SourceValue("amount").isSql(SCHEMA)).isFalse();
    assertThat(new SourceValue("unit price").isSql(SCHEMA)).isFalse();
    assertThat(new SourceValue("a.b").isSql(SCHEMA)).isFalse();
  }

  @Test
  void isAMissingColumnWhereItIsAMereName() {
    assertThat(new SourceValue("amont").isSql(SCHEMA)).isFalse();
    assertThat(new SourceValue("größe_2").isSql(SCHEMA)).isFalse();
  }

  @Test
  void addsWhatIsSqlUnderItsOwnText() {
    Dataset<Row> added =
        SourceValue.addedTo(
            rows, Stream.of("amount", "amount * 2", "`unit price` + `a.b`", "unit price"));

    assertThat(added.columns())
        .containsExactly("amount", "unit price", "a.b", "amount * 2", "`unit price` + `a.b`");
    assertThat(added.first().getDecimal(3)).isEqualByComparingTo("6");
    assertThat(added.first().getDouble(4)).isEqualTo(8.5);
  }

  @Test
  void leavesRowsAloneWhereNothingIsSql() {
    assertThat(SourceValue.addedTo(rows, Stream.of("amount", "a.b"))).isSameAs(rows);
  }

  @Test
  void hasATypeOfItsOwn() {
    SourceValue value = new SourceValue("CAST(amount AS double) > 2");
    assertThat(value.type(rows, "feature 'big'", "silver.t")).isEqualTo(DataTypes.BooleanType);
  }

  @Test
  void refusesWhatIsNotOfOneRow() {
    for (String sql : List.of("sum(amount)", "row_number() OVER (ORDER BY amount)", "amount +")) {
      assertThatThrownBy(() -> new SourceValue(sql).type(rows, "feature 'big'", "silver.t"))
          .as(sql)
          .isInstanceOf(UsageException.class)
          .hasMessageContainingAll(
              "The feature 'big' does not fit silver.t.",
              "Correct its SQL in features.yml: " + sql + ".");
    }
  }
}
