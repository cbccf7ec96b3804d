package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class HiddenRowsTest {
  private final SparkSession spark;

  HiddenRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void leavesOutWhatIsDeletedAndTheColumnsOfTheWriter() {
    Dataset<Row> rows =
        spark.sql(
            "SELECT * FROM VALUES (1, null, array(3)), (2, current_timestamp(), null)"
                + " AS t(id, _deleted_at, _repeated_at)");

    assertThat(HiddenRows.removed(rows).collectAsList()).hasToString("[[1]]");
    assertThat(HiddenRows.removed(rows.schema()).fieldNames()).containsExactly("id");
  }

  @Test
  void leavesOtherTablesAsTheyAre() {
    Dataset<Row> rows = spark.range(2).toDF("id");

    assertThat(HiddenRows.removed(rows).count()).isEqualTo(2);
    assertThat(HiddenRows.removed(rows.schema())).isEqualTo(rows.schema());
  }
}
