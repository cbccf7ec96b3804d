package io.lakeloop.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.Declared;
import io.lakeloop.layers.Expectation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchFiguresTest {
  private static final TableName SALES = TableName.parse("silver.sales");
  private static final Map<String, Expectation> EXPECTATIONS =
      Declared.silver(
              """
              sql: sql/sales.sql
              columns: { id: { type: int } }
              expectations:
                warned: { check: id > 1, on-failure: warn }
                second: { check: id > 2, on-failure: fail }
                aside: { check: id > 3, on-failure: quarantine }
                first: { check: id > 4, on-failure: fail }
                also_warned: { check: id > 5, on-failure: warn }
              """)
          .expectations();

  @Test
  void countsWhatAnEarlierRunSetAsideAndEveryWarningThereIs() {
    BatchFigures figures =
        new BatchFigures(100, 80, 5, 10, 5, Map.of(), Map.of("warned", 7L, "aside", 10L), Map.of());

    assertThat(figures.refined(EXPECTATIONS))
        .isEqualTo(new Refined(80, 15, 5, Map.of("warned", 7L, "also_warned", 0L)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0      | 0  | 0 | 0 | 0 rows",
        "119000 | 0  | 0 | 0 | '119,000 rows'",
        "119000 | 3  | 0 | 0 | '119,000 rows, 3 quarantined'",
        "10     | 0  | 2 | 0 | '10 rows, 2 dropped'",
        "0      | 1  | 2 | 3 | '0 rows, 1 quarantined, 2 dropped, 3 against warned'"
      })
  void saysWhatCameOfABatch(long kept, long quarantined, long dropped, long warned, String said) {
    BatchFigures figures =
        new BatchFigures(
            kept + quarantined + dropped,
            kept,
            dropped,
            quarantined,
            0,
            Map.of(),
            Map.of("warned", warned),
            Map.of());

    Refined refined = figures.refined(EXPECTATIONS);

    assertThat(refined).hasToString(said);
    assertThat(refined.rowsRead()).isEqualTo(figures.total());
  }

  @Test
  void addsBatchesUp() {
    Refined first = new Refined(80, 15, 5, Map.of("a", 7L, "b", 0L));
    Refined second = new Refined(1, 2, 3, Map.of("b", 4L, "c", 5L));

    assertThat(first.plus(second))
        .isEqualTo(new Refined(81, 17, 8, Map.of("a", 7L, "b", 4L, "c", 5L)));
    assertThat(Refined.NOTHING.plus(first)).isEqualTo(first);
  }

  @Test
  void refusesForTheRuleThatIsDeclaredFirst() {
    assertThatThrownBy(
            () -> failing(Map.of("first", 9L, "second", 1234L)).refuseFailures(SALES, EXPECTATIONS))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            silver.sales refuses its new rows: 1,234 of them fail 'second'.
              cause: One of them: {"id":2}
              remedy: Filter them out in its SQL, for they stay in its source, or mend 'second' in \
            tables.yml.""");
    assertThatThrownBy(() -> failing(Map.of("first", 9L)).refuseFailures(SALES, EXPECTATIONS))
        .hasMessageStartingWith("silver.sales refuses its new rows: 9 of them fail 'first'.");
  }

  @Test
  void refusesNothingThatIsOnlyWarnedOfOrSetAside() {
    assertThatCode(
            () ->
                failing(Map.of("warned", 100L, "aside", 100L, "type of id", 1L, "first", 0L))
                    .refuseFailures(SALES, EXPECTATIONS))
        .doesNotThrowAnyException();
  }

  private static BatchFigures failing(Map<String, Long> failures) {
    return new BatchFigures(
        2000,
        0,
        0,
        0,
        0,
        Map.of(),
        failures,
        Map.of("first", "{\"id\":4}", "second", "{\"id\":2}"));
  }
}
