package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class SessionSettingsTest {
  private final SparkSession spark;

  SessionSettingsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void holdInEverySession() {
    SessionSettings.required()
        .forEach((key, value) -> assertThat(spark.conf().get(key)).as(key).isEqualTo(value));
  }

  @Test
  void opensTheSessionThatIsOpenAlready() {
    assertThat(SessionSettings.open("another name")).isSameAs(spark);
  }

  @Test
  void readsMomentsInUtcAndDoesNotRoundOverflowsAway() {
    Row row = spark.sql("SELECT unix_seconds(timestamp'1970-01-02 00:00:00')").head();
    assertThat(row.getLong(0)).isEqualTo(86_400);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> spark.sql("SELECT 2147483647 + id FROM (SELECT 1 AS id)").head())
        .hasMessageContaining("ARITHMETIC_OVERFLOW");
  }
}
