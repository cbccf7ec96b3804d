package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class SettingsForOneActTest {
  private static final String SET = "spark.lakeloop.set";
  private static final String UNSET = "spark.lakeloop.unset";
  private static final String DEFAULT = "spark.sql.files.maxRecordsPerFile";

  private final SparkSession spark = LocalSpark.session().newSession();

  SettingsForOneActTest() {
    spark.conf().set(SET, "before");
  }

  @Test
  void holdWhileTheActLastsAndNoLonger() {
    String told =
        new SettingsForOneAct(spark, Map.of(SET, "1", UNSET, "2", DEFAULT, "3"))
            .during(
                () -> spark.conf().get(SET) + spark.conf().get(UNSET) + spark.conf().get(DEFAULT));

    assertThat(told).isEqualTo("123");
    assertAsBefore();
  }

  @Test
  void holdNoLongerWhereTheActFails() {
    assertThatThrownBy(
            () ->
                new SettingsForOneAct(spark, Map.of(SET, "1", UNSET, "2", DEFAULT, "3"))
                    .during(
                        () -> {
                          throw new IllegalStateException("it failed");
                        }))
        .hasMessage("it failed");

    assertAsBefore();
  }

  @Test
  void giveWayToThoseOfAnActWithinAndComeBack() {
    new SettingsForOneAct(spark, Map.of(SET, "outer", UNSET, "outer"))
        .during(
            () -> {
              new SettingsForOneAct(spark, Map.of(SET, "inner"))
                  .during(() -> assertThat(spark.conf().get(SET)).isEqualTo("inner"));
              assertThat(spark.conf().get(SET)).isEqualTo("outer");
            });

    assertAsBefore();
  }

  /** What was set by nobody is set by nobody again, for a default may follow other settings. */
  private void assertAsBefore() {
    assertThat(spark.conf().get(SET)).isEqualTo("before");
    assertThat(spark.conf().getAll().contains(UNSET)).isFalse();
    assertThat(spark.conf().getAll().contains(DEFAULT)).isFalse();
    assertThat(spark.conf().get(DEFAULT)).isEqualTo("0");
  }
}
