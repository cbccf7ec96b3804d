package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class SqlValueTest {
  private final Dataset<Row> rows;

  SqlValueTest(SparkSession spark) {
    this.rows = spark.sql("SELECT * FROM VALUES (1, array('a')), (2, array('b')) AS t(id, names)");
  }

  @Test
  void isAColumnOfATypeKnownBefore() {
    SqlValue value = new SqlValue("id > 1 AND names[0] = 'b'");

    assertThat(value.type(rows, "No.", "Mend it.")).isEqualTo(DataTypes.BooleanType);
    assertThat(rows.select(value.column()).collectAsList())
        .extracting(row -> row.getBoolean(0))
        .containsExactly(false, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "idd",
        "id +",
        "names + 1",
        "*",
        "sum(id)",
        "explode(names)",
        "lag(id) OVER (ORDER BY id)"
      })
  void refusesWhatIsNoValueOfOneRow(String text) {
    assertThatThrownBy(() -> new SqlValue(text).type(rows, "It does not fit.", "Mend it."))
        .isInstanceOfSatisfying(
            UsageException.class,
            refused -> {
              assertThat(refused.problem()).isEqualTo("It does not fit.");
              assertThat(refused.because()).isNotEmpty();
              assertThat(refused.remedy()).isEqualTo("Mend it.");
            });
  }
}
