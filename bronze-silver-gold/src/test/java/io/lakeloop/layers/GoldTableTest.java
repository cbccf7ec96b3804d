package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.layers.GoldTable.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoldTableTest {
  private static final Map<String, ColumnConfig> COLUMNS =
      Map.of("shop", Declared.column("string"));

  @Test
  void asksForAGroupWhereGroupsAreFollowedAndForNoneWhereRowsAreAdded() {
    assertThatThrownBy(() -> table(Write.UPSERT_CHANGED_GROUPS, List.of(), COLUMNS))
        .hasMessage("upsert-changed-groups needs group-by");
    assertThatThrownBy(() -> table(Write.APPEND, List.of("shop"), COLUMNS))
        .hasMessage(
            "append adds rows and has no groups: leave group-by out, or write"
                + " upsert-changed-groups");
  }

  @Test
  void refusesGroupsThatAreNoColumnsAndATableWithoutColumns() {
    assertThatThrownBy(() -> table(Write.UPSERT_CHANGED_GROUPS, List.of("shopp"), COLUMNS))
        .hasMessage("group-by names 'shopp', which is no declared column (did you mean 'shop'?)");
    assertThatThrownBy(() -> table(Write.OVERWRITE, List.of(), Map.of()))
        .hasMessage("the table declares no columns");
  }

  private static GoldTable table(
      Write write, List<String> groupBy, Map<String, ColumnConfig> columns) {
    return new GoldTable("", Optional.empty(), "sql/shops.sql", write, groupBy, List.of(), columns);
  }
}
