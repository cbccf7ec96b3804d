package io.lakeloop.submit.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.table.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineageTest {
  private static final TableName BRONZE = TableName.parse("bronze.a");
  private static final TableName SILVER = TableName.parse("silver.a");
  private static final TableName GOLD = TableName.parse("gold.a");
  private static final TableName OTHER = TableName.parse("gold.b");

  private final Run ingest = run("ingest-bronze", 1, Map.of(), Map.of(BRONZE, 3L));
  private final Run refine =
      run("refine-silver", 2, Map.of(BRONZE, 3L, SILVER, 1L), Map.of(SILVER, 1L));
  private final Run later = run("refine-silver", 3, Map.of(BRONZE, 4L), Map.of(SILVER, 2L));
  private final Run gold =
      run("aggregate-gold", 4, Map.of(SILVER, 1L), Map.of(GOLD, 5L, OTHER, 0L));
  private final Lineage lineage = new Lineage(List.of(gold, later, ingest, refine));

  @Test
  void followsTheVersionsReadUpstream() {
    assertThat(lineage.upstream(GOLD))
        .containsExactly(
            "gold.a  by aggregate-gold run4",
            "  silver.a@1  by refine-silver run2",
            "    bronze.a@3  by ingest-bronze run1");
  }

  @Test
  void followsTheNewestRunAtTheTop() {
    assertThat(lineage.upstream(SILVER))
        .containsExactly("silver.a  by refine-silver run3", "  bronze.a@4  by ingest-bronze run1");
    assertThat(lineage.writers(SILVER)).containsExactly(later, refine);
  }

  @Test
  void followsWhatWasMadeDownstream() {
    assertThat(lineage.downstream(BRONZE))
        .containsExactly("bronze.a", "  silver.a", "    gold.a", "    gold.b");
  }

  @Test
  void takesNoTableForItsOwnRunsSource() {
    Lineage monitor =
        new Lineage(
            List.of(run("m", 1, Map.of(BRONZE, 1L, SILVER, 1L), Map.of(SILVER, 1L, GOLD, 1L))));

    assertThat(monitor.downstream(SILVER)).containsExactly("silver.a");
    assertThat(monitor.downstream(BRONZE)).containsExactly("bronze.a", "  gold.a", "  silver.a");
    assertThat(monitor.upstream(GOLD)).containsExactly("gold.a  by m run1", "  bronze.a@1");
  }

  @Test
  void goesBackPastRunsThatKeptWhatWasThere() {
    Lineage registry =
        new Lineage(
            List.of(
                run("train", 1, Map.of(GOLD, 7L), Map.of(OTHER, 1L)),
                run("check", 2, Map.of(OTHER, 1L), Map.of(OTHER, 2L)),
                run("compare", 3, Map.of(OTHER, 2L, SILVER, 4L), Map.of(OTHER, 3L))));

    assertThat(registry.upstream(OTHER))
        .containsExactly("gold.b  by compare run3", "  gold.a@7", "  silver.a@4");
  }

  @Test
  void endsWhereTablesFeedEachOther() {
    Lineage circle =
        new Lineage(
            List.of(
                run("x", 1, Map.of(GOLD, 1L), Map.of(OTHER, 1L)),
                run("y", 2, Map.of(OTHER, 1L), Map.of(GOLD, 2L))));

    assertThat(circle.downstream(GOLD))
        .containsExactly("gold.a", "  gold.b", "    gold.a  (above)");
    assertThat(circle.upstream(GOLD))
        .containsExactly("gold.a  by y run2", "  gold.b@1  by x run1", "    gold.a@1  (above)");
  }

  private static Run run(
      String job, int number, Map<TableName, Long> read, Map<TableName, Long> written) {
    return new Run(job, "run" + number, Instant.ofEpochSecond(number), read, written);
  }
}
