package io.lakeloop.care;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.care.Step.Action;
import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.table.FileFigures;
import io.lakeloop.core.table.Retention;
import io.lakeloop.core.table.TableHealth;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableVersion;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class HealthTableTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final TableName FARES = TableName.parse("silver.fares");
  private static final Instant THEN = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");
  private static final FileFigures FIGURES =
      new FileFigures(4, 100, 3, 4, Optional.of(60L), 20, 0, 2, 50, 1);

  @TempDir private Path folder;

  @Test
  void tellsHowEachTableIsAndWhatWasDoneWhen() {
    Tables tables = new LocalLakehouse(folder).tables();
    Kept cared =
        kept(
            TRIPS,
            Optional.of(new Pin(5, "fares/7")),
            LastCare.NEVER,
            List.of(
                new Step(Action.OPTIMIZE, "2 files joined"),
                new Step(Action.VACUUM, "files removed")),
            List.of(new Step(Action.PURGE, "20 rows written out")));
    Kept left =
        kept(
            FARES,
            Optional.empty(),
            new LastCare(Optional.of(THEN), Optional.of(THEN), Duration.ofHours(200)),
            List.of(),
            List.of());

    HealthTable.append(
        tables,
        "run-1",
        CareOptions.of(new JobArguments(Map.of("retain", "300h"))),
        List.of(cared, left));

    String figures = "9,60,4,3,100,25,7,70,10,4,168,%s,0.25,30,ArraySeq(zone, id),3,";
    List<Row> rows = tables.read(HealthTable.NAME).orderBy("table").collectAsList();
    assertThat(rows)
        .extracting(Row::toString)
        .containsExactly(
            "[run-1,2026-03-02 00:00:00.0,silver.fares,"
                + figures.formatted("null")
                + "2026-03-01 00:00:00.0,2026-03-01 00:00:00.0,200,ArraySeq(),ArraySeq()]",
            "[run-1,2026-03-02 00:00:00.0,silver.trips,"
                + figures.formatted("5")
                + "2026-03-02 00:00:00.0,2026-03-02 00:00:00.0,300,"
                + "ArraySeq(2 files joined, files removed),ArraySeq(20 rows written out)]");
    assertThat(Arrays.stream(rows.get(0).schema().fields()))
        .allMatch(field -> field.getComment().isDefined());
    assertThat(HealthTable.last(tables))
        .isEqualTo(
            Map.of(
                TRIPS, new LastCare(Optional.of(NOW), Optional.of(NOW), Duration.ofHours(300)),
                FARES, new LastCare(Optional.of(THEN), Optional.of(THEN), Duration.ofHours(200))));
  }

  @Test
  void knowsOfNoCareWhereThereWasNone() {
    assertThat(HealthTable.last(new LocalLakehouse(folder).tables())).isEmpty();
  }

  /** A table of a week's retention, whose figures all differ. */
  private static Kept kept(
      TableName table, Optional<Pin> pin, LastCare last, List<Step> done, List<Step> left) {
    Duration week = Duration.ofDays(7);
    TableHealth health =
        new TableHealth(
            new TableVersion(table, 9),
            FIGURES,
            7,
            70,
            10,
            4,
            new Retention(week, week),
            List.of("zone", "id"));
    return new Kept(
        table,
        new Findings(NOW, health, new Tombstones(30, 10), pin, pin.map(held -> THEN), last),
        done,
        left);
  }
}
