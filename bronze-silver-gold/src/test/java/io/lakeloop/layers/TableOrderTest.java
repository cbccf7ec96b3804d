package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableOrderTest {
  private static final TableName RAW = TableName.parse("bronze.raw");
  private static final TableName A = TableName.parse("silver.a");
  private static final TableName B = TableName.parse("silver.b");

  @Test
  void putsATableAfterThoseItReads() {
    assertThat(order(Map.of(A, List.of(B, RAW)), Map.of(B, List.of(RAW))).all())
        .containsExactly(B, A);
  }

  @Test
  void refusesTablesMadeFromEachOther() {
    assertThatThrownBy(order(Map.of(A, List.of(B)), Map.of(B, List.of(A)))::all)
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The table silver.a is made from itself.
              cause: Its SQL leads back to it: silver.a <- silver.b <- silver.a.
              remedy: Take one reference out of the circle.""");
  }

  @Test
  void picksTablesWithOrWithoutTheirLayerAndAllWhereNoneIsNamed() {
    Map<String, Integer> declared = Map.of("hours", 1, "days", 2);

    assertThat(TableOrder.picked(List.of("silver.hours"), Layer.SILVER, declared))
        .isEqualTo(Map.of("hours", 1));
    assertThat(TableOrder.picked(List.of("days"), Layer.SILVER, declared))
        .isEqualTo(Map.of("days", 2));
    assertThat(TableOrder.picked(List.of(), Layer.SILVER, declared)).isEqualTo(declared);
  }

  @Test
  void offersTheNearestDeclaredTable() {
    assertThatThrownBy(() -> TableOrder.picked(List.of("huors"), Layer.SILVER, Map.of("hours", 1)))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            There is no table silver.huors in tables.yml.
              cause: Did you mean silver.hours?
              remedy: Correct the option, or declare it under silver in tables.yml.""");
  }

  private static TableOrder order(
      Map<TableName, List<TableName>> first, Map<TableName, List<TableName>> then) {
    Map<TableName, List<TableName>> references = new LinkedHashMap<>(first);
    references.putAll(then);
    return new TableOrder(references);
  }
}
