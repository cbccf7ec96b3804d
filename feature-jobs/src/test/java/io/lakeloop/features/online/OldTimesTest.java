package io.lakeloop.features.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalPostgres;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.features.CardProject;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables write "never" and "always" as the years 1 and 9999. Java's own classes for SQL count the
 * days before October 1582 otherwise than Spark and PostgreSQL do.
 */
@ExtendWith(LocalSpark.class)
class OldTimesTest {
  private static final String FEATURES =
      """
      feature-tables:
        ages:
          entity: [id]
          event-time: at
          source: silver.ages
          features: { moment: { of: moment }, local: { of: local }, day: { of: day } }
      online-store: { url: "%s" }
      """;

  private static final LocalPostgres DATABASE = new LocalPostgres();
  private static final Map<String, String> USER = Map.of(OnlineStore.USER, LocalPostgres.USER);

  @Test
  void comeBackAsTheyAre(SparkSession spark, @TempDir Path folder)
      throws SQLException, TimeoutException {
    Dataset<Row> ages =
        spark.sql(
            "SELECT id, timestamp(local) AS at, timestamp(local) AS moment, local, date(local) AS"
                + " day FROM VALUES (1L, timestamp_ntz '0001-01-01 00:00:00'), (2L, timestamp_ntz"
                + " '1500-02-28 23:59:59.999999'), (3L, timestamp_ntz '1582-10-04 12:00:00'), (4L,"
                + " timestamp_ntz '1900-01-01 00:00:00'), (5L, timestamp_ntz '9999-12-31"
                + " 23:59:59.999999') AS came(id, local)");
    OnlineTable table = new OnlineTable("ages", List.of("id"), "at", ages.schema());
    try (OnlineWriter writer = new OnlineWriter(new OnlineStore(DATABASE.url(), USER), table, "")) {
      writer.replace(ages.selectExpr("*", "1 AS _how"), new PublishedVersion("id", "hash", 1));
    }

    assertThat(DATABASE.answers("SELECT (at AT TIME ZONE 'UTC')::text FROM ages ORDER BY id"))
        .isEqualTo(DATABASE.answers("SELECT local::text FROM ages ORDER BY id"))
        .containsExactly(
            "0001-01-01 00:00:00",
            "1500-02-28 23:59:59.999999",
            "1582-10-04 12:00:00",
            "1900-01-01 00:00:00",
            "9999-12-31 23:59:59.999999");
    try (OnlineFeatures online =
        OnlineFeatures.of(
            CardProject.read(folder, FEATURES.formatted(DATABASE.url())),
            "ages",
            USER,
            Duration.ofSeconds(20))) {
      // Asked often enough PostgreSQL answers in its binary format.
      for (int times = 0; times < 7; times++) {
        assertThat(
                online.lookup(List.of(List.of(1), List.of(2), List.of(3), List.of(4), List.of(5))))
            .containsExactly(
                age("0001-01-01T00:00:00Z"),
                age("1500-02-28T23:59:59.999999Z"),
                age("1582-10-04T12:00:00Z"),
                age("1900-01-01T00:00:00Z"),
                age("9999-12-31T23:59:59.999999Z"));
      }
    }
  }

  private static OnlineFeatures.Entity age(String text) {
    Instant moment = Instant.parse(text);
    return new OnlineFeatures.Entity(
        true,
        Optional.of(moment),
        Map.of("moment", moment, "local", moment, "day", Date.valueOf(text.substring(0, 10))));
  }
}
