package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusteringTest {
  @Test
  void takesUpToFourColumnsThatHaveAnOrder() {
    Map<String, ColumnConfig> columns =
        columns("a bigint", "b string", "c date", "d decimal(8,2)", "e timestamp", "f boolean");

    Clustering.require(List.of(), columns);
    Clustering.require(List.of("e", "b", "c", "d"), columns);

    assertRefused(List.of("a", "b", "c", "d", "e"), columns, "cluster-by names 5 columns");
    assertRefused(List.of("a", "a"), columns, "cluster-by names a column twice");
    assertRefused(List.of("f"), columns, "'f', which has no least and greatest value: boolean");
    assertRefused(List.of("g"), columns, "cluster-by names 'g', which is no declared column");
  }

  @Test
  void refusesColumnsBeyondThoseDeltaKeepsStatisticsOf() {
    Map<String, ColumnConfig> columns = columns("wide struct<x:int,y:struct<z:int,w:int>>");
    for (int i = 4; i <= 33; i++) {
      columns.put("c" + i, Declared.column("int"));
    }

    Clustering.require(List.of("c32"), columns);

    assertRefused(
        List.of("c33"),
        columns,
        "cluster-by names 'c33', column 33: Delta keeps statistics of the first 32;"
            + " declare it earlier");
    assertRefused(List.of("wide"), columns, "'wide', which has no least and greatest value");
  }

  @Test
  void goesIntoTheTableOfTheContract() {
    SilverTable table =
        Declared.silver(
            """
            sql: sql/a.sql
            cluster-by: [b]
            columns: { a: { type: bigint }, b: { type: string } }
            """);
    TableContract contract = TableContract.of("trips", table);

    assertThat(
            contract
                .spec(
                    io.lakeloop.core.table.TableSpec.appended(
                        contract.name(), contract.schema(), ""))
                .clusteredBy())
        .containsExactly("b");
  }

  private static void assertRefused(
      List<String> names, Map<String, ColumnConfig> columns, String message) {
    assertThatThrownBy(() -> Clustering.require(names, columns))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Map<String, ColumnConfig> columns(String... all) {
    Map<String, ColumnConfig> columns = new LinkedHashMap<>();
    for (String column : all) {
      String[] parts = column.split(" ", 2);
      columns.put(parts[0], Declared.column(parts[1]));
    }
    return columns;
  }
}
