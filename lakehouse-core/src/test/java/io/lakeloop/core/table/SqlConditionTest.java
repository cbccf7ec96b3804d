package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class SqlConditionTest {
  private final Dataset<Row> rows;

  SqlConditionTest(SparkSession spark) {
    this.rows = spark.sql("SELECT * FROM VALUES (1, 'a'), (2, 'b'), (NULL, 'c') AS t(id, name)");
  }

  @Test
  void selectsRowsOfWhichItIsTrue() {
    assertThat(new SqlCondition("id > 1").select(rows, "No.", "Mend it.").collectAsList())
        .extracting(row -> row.getString(1))
        .containsExactly("b");
    assertThat(new SqlCondition("id > 1").fits(rows)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"idd > 1", "id >", "name + array(1) = 2", "id + 1"})
  void refusesWhatDoesNotFitAndSaysWhy(String text) {
    SqlCondition condition = new SqlCondition(text);

    assertThat(condition.fits(rows)).isFalse();
    assertThatThrownBy(() -> condition.select(rows, "It does not fit.", "Mend it."))
        .isInstanceOfSatisfying(
            UsageException.class,
            refused -> {
              assertThat(refused.problem()).isEqualTo("It does not fit.");
              assertThat(refused.because()).matches("\\[[A-Z_.]+].*");
              assertThat(refused.remedy()).isEqualTo("Mend it.");
            });
  }
}
