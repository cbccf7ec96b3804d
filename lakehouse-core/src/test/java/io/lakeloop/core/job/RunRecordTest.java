package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.table.TableName;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunRecordTest {
  private static final Instant BEGAN = Instant.parse("2026-01-01T10:00:00Z");
  private static final TableName TRIPS = TableName.parse("silver.trips");

  @Test
  void hasAValueForEveryColumn() {
    Row row = typed(record(RunStatus.SUCCEEDED, Optional.of(BEGAN.plusMillis(1500)), null));

    assertThat(row.size()).isEqualTo(JobRunsTable.SCHEMA.size());
    assertThat(row.<String>getAs("run_id")).isEqualTo("run-1");
    assertThat(row.<String>getAs("identity")).isEqualTo("count-rows taxi");
    assertThat(row.<String>getAs("status")).isEqualTo("SUCCEEDED");
    assertThat(row.<Timestamp>getAs("started_at")).isEqualTo(Timestamp.from(BEGAN));
    assertThat(row.<Timestamp>getAs("ended_at")).isEqualTo(Timestamp.from(BEGAN.plusMillis(1500)));
    assertThat(row.<Long>getAs("duration_ms")).isEqualTo(1500);
    assertThat(row.<String>getAs("process")).isEqualTo(RunningProcess.current().toString());
    assertThat(row.<String, String>getJavaMap(row.fieldIndex("config_read")))
        .isEqualTo(Map.of("tables.yml", "f00d"));
    assertThat(row.<String, Long>getJavaMap(row.fieldIndex("tables_read")))
        .isEqualTo(Map.of("prod:silver.trips", 4L));
    assertThat(row.<String, Long>getJavaMap(row.fieldIndex("tables_written")))
        .isEqualTo(Map.of("gold.counts", 2L));
    assertThat(row.<Long>getAs("rows_read")).isEqualTo(10);
    assertThat(row.<Long>getAs("rows_written")).isEqualTo(1);
    assertThat(row.<String>getAs("message")).isEqualTo("Counted.");
    assertThat(row.<Object>getAs("error")).isNull();
  }

  @Test
  void leavesWhatIsNotKnownAtTheStartEmpty() {
    Row row = typed(record(RunStatus.STARTED, Optional.empty(), null));

    assertThat(row.<Object>getAs("ended_at")).isNull();
    assertThat(row.<Object>getAs("duration_ms")).isNull();
  }

  @Test
  void closesAnAbandonedRunWithoutChangingWhatItSaidAtItsStart() {
    Row started = typed(record(RunStatus.STARTED, Optional.empty(), null));
    Instant found = BEGAN.plusSeconds(3600);

    Row closed =
        new GenericRowWithSchema(values(RunRecord.abandoned(started, found)), started.schema());

    assertThat(closed.<String>getAs("status")).isEqualTo("ABANDONED");
    assertThat(closed.<Timestamp>getAs("ended_at")).isEqualTo(Timestamp.from(found));
    assertThat(closed.<String>getAs("error")).isEqualTo("The process ended without saying how.");
    for (String same :
        new String[] {"run_id", "identity", "started_at", "process", "tables_read"}) {
      assertThat(closed.<Object>getAs(same)).as(same).isEqualTo(started.<Object>getAs(same));
    }
    // It may have ended long before it was found: how long it took is not known.
    assertThat(closed.<Object>getAs("duration_ms")).isNull();
  }

  private static RunRecord record(
      RunStatus status, Optional<Instant> ended, @Nullable String error) {
    return new RunRecord(
        "run-1",
        "count-rows taxi",
        "count-rows",
        "taxi",
        "dev",
        status,
        BEGAN,
        ended,
        "tester",
        "abc",
        "beef",
        Map.of("tables.yml", "f00d"),
        Map.of(TRIPS.in("prod"), 4L),
        Map.of(CountRowsJob.COUNTS, 2L),
        10,
        1,
        "Counted.",
        error);
  }

  private static Row typed(RunRecord record) {
    return new GenericRowWithSchema(values(record.row()), JobRunsTable.SCHEMA);
  }

  private static @Nullable Object[] values(Row row) {
    @Nullable Object[] values = new @Nullable Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i);
    }
    return values;
  }
}
