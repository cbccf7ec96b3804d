package io.lakeloop.training.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ShuffledRowsTest {

  @Test
  void changesOneColumnAtATimeAndOnlyTheOrderOfItsValues() {
    Dataset<Row> rows =
        LocalSpark.session()
            .range(40)
            .selectExpr(
                "string(id) AS name",
                "CAST(id AS DECIMAL(5, 1)) AS amount",
                "IF(id = 3, NULL, timestamp_seconds(id)) AS at");
    List<Row> sample = rows.collectAsList();

    Map<String, List<Row>> shuffles =
        new ShuffledRows(sample, List.of("amount", "at"), 2, 5)
            .in(LocalSpark.session(), rows.schema()).collectAsList().stream()
                .collect(Collectors.groupingBy(row -> row.getString(3)));

    assertThat(shuffles.keySet()).containsExactlyInAnyOrder("", "0/0", "0/1", "1/0", "1/1");
    assertThat(columns(shuffles, "", 0, 1, 2)).isEqualTo(columns(Map.of("", sample), "", 0, 1, 2));
    for (String shuffle : List.of("0/0", "0/1")) {
      assertThat(columns(shuffles, shuffle, 0, 2)).isEqualTo(columns(shuffles, "", 0, 2));
      assertThat(columns(shuffles, shuffle, 1))
          .isNotEqualTo(columns(shuffles, "", 1))
          .containsExactlyInAnyOrderElementsOf(columns(shuffles, "", 1));
    }
    assertThat(columns(shuffles, "0/0", 1)).isNotEqualTo(columns(shuffles, "0/1", 1));
    assertThat(columns(shuffles, "1/0", 0, 1)).isEqualTo(columns(shuffles, "", 0, 1));
    assertThat(columns(shuffles, "1/0", 2))
        .isNotEqualTo(columns(shuffles, "", 2))
        .containsExactlyInAnyOrderElementsOf(columns(shuffles, "", 2));
  }

  private static List<String> columns(
      Map<String, List<Row>> shuffles, String shuffle, int... columns) {
    return shuffles.getOrDefault(shuffle, List.of()).stream()
        .map(
            row ->
                Arrays.stream(columns)
                    .mapToObj(column -> String.valueOf(row.get(column)))
                    .collect(Collectors.joining(" ")))
        .toList();
  }
}
