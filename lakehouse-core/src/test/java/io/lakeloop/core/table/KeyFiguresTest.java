package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class KeyFiguresTest {
  private static final List<String> KEYS = List.of("id", "zo.ne");

  private final SparkSession spark;

  KeyFiguresTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void countsRowsAndTheirKeysAndWhatTheseTake() {
    String rows =
        "SELECT CAST(id AS BIGINT) AS id, zone AS `zo.ne`, 'not counted' AS note"
            + " FROM VALUES (1, 'a'), (1, 'bcd'), (1, 'a'), (2, NULL), (2, NULL) AS t(id, zone)";

    assertThat(KeyFigures.of(spark.sql(rows), KEYS, false))
        .isEqualTo(new KeyFigures(5, 3, 2, 5 * 48 + 5));
    assertThat(KeyFigures.of(spark.sql(rows + " WHERE id = 3"), KEYS, false))
        .isEqualTo(new KeyFigures(0, 0, 0, 0));
    assertThat(KeyFigures.of(spark.sql(rows), KEYS, true))
        .as("said to be distinct")
        .isEqualTo(new KeyFigures(5, 3, 3, 5 * 48 + 5));
  }

  @Test
  void broadcastsFewKeysAndNoLongOnes() {
    assertThat(new KeyFigures(600_000, 600_000, 600_000, 600_000 * 48).canBeBroadcast()).isTrue();
    assertThat(new KeyFigures(300_000, 300_000, 300_000, 300_000 * 150).canBeBroadcast()).isFalse();
  }

  @Test
  void refusesTwoRowsOfOneKey() {
    TableName table = TableName.parse("silver.stock");

    new KeyFigures(5, 3, 3, 0).requireDistinct(table, KEYS);

    assertThatThrownBy(() -> new KeyFigures(5, 3, 2, 0).requireDistinct(table, KEYS))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            new UsageException(
                    "1 of 5 rows for silver.stock have the key of another one of them.",
                    "The table holds one row of each (id, zo.ne), and which of them is not said.",
                    "Leave one row of each key before they are written.")
                .getMessage());
  }
}
