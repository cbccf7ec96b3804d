package io.lakeloop.core.table.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ConcurrentModificationException;
import java.util.List;
import org.apache.spark.sql.delta.actions.AddFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.collection.immutable.Map$;

class MergeFiguresTest {
  private final MergeFigures figures = new MergeFigures(9, 1, 2, 0);

  @Test
  void takesWhatWasCounted() {
    figures.requireCounted(2, List.of(file("{\"numRecords\":1}"), file("{\"numRecords\":2}")));
    // Delta may have been told to take no statistics.
    figures.requireCounted(2, List.of(file(null)));
    new MergeFigures(9, 0, 0, 0).requireCounted(0, List.of());
    new MergeFigures(9, 1, 2, 3).requireCounted(5, List.of(file("{\"numRecords\":3}")));
  }

  @Test
  void refusesRowsThatWereOthersWhenTheyWereComputedAgain() {
    assertThatThrownBy(() -> figures.requireCounted(2, List.of(file("{\"numRecords\":2}"))))
        .isInstanceOf(ConcurrentModificationException.class)
        .hasMessage(
            "the rows changed while they were written: 2 were hidden and 2 written, not 2 and 3");
    assertThatThrownBy(() -> figures.requireCounted(1, List.of(file("{\"numRecords\":3}"))))
        .isInstanceOf(ConcurrentModificationException.class)
        .hasMessage(
            "the rows changed while they were written: 1 were hidden and 3 written, not 2 and 3");
  }

  private static AddFile file(@Nullable String statistics) {
    return new AddFile(
        "part",
        Map$.MODULE$.empty(),
        1,
        1,
        true,
        statistics,
        Map$.MODULE$.empty(),
        null,
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }
}
