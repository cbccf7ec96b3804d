package io.lakeloop.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.layers.SmallShop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class RefineSilverJobTest {
  private static final String HEADER = "id,shop,sold_at,price";

  @TempDir private Path folder;
  private SmallShop shop;

  @BeforeEach
  void open() {
    shop = new SmallShop(folder);
  }

  @Test
  void keepsTheLatestRowOfAKeyWhateverTheOrderOfArrival() {
    shop.file(
        "a.csv",
        HEADER,
        "1,West,2024-01-03 10:00:00,3.00",
        "1,West,2024-01-01 10:00:00,1.00",
        "2,East,2024-01-01 10:00:00,5.00");
    shop.run("ingest-bronze", "refine-silver");
    shop.file(
        "b.csv", HEADER, "1,West,2024-01-02 10:00:00,2.00", "2,East,2024-01-04 10:00:00,6.00");

    shop.run("ingest-bronze", "refine-silver");

    assertThat(shop.rows("silver.sales", "id", "price")).containsExactly("[1,3.00]", "[2,6.00]");
  }

  @Test
  void quarantinesWhatCannotBeCastAndWhatBreaksARule() {
    shop.file(
        "a.csv",
        HEADER,
        "1,West,2024-01-01 10:00:00,3.00",
        "2,West,yesterday,3.00",
        "3,West,2024-01-01 10:00:00,-1.00",
        ",West,2024-01-01 10:00:00,1.00");

    shop.run("ingest-bronze", "refine-silver");

    assertThat(shop.rows("silver.sales", "id")).containsExactly("[1]");
    List<String> refused = shop.rows("silver.sales__quarantine", "row", "failed_rules");
    assertThat(refused).hasSize(3);
    assertThat(refused).anyMatch(row -> row.contains("yesterday") && row.contains("cast:sold_at"));
    assertThat(refused).anyMatch(row -> row.contains("-1.00") && row.contains("has_price"));
  }

  @Test
  void leavesTheTableAloneWhereARuleMustHold() {
    shop.tables(SmallShop.TABLES.replace("on-failure: quarantine", "on-failure: fail"));
    shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.00", "3,West,2024-01-01 10:00:00,-1");
    shop.run("ingest-bronze");

    Answer answer = shop.answer("refine-silver");

    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.err())
        .contains("silver.sales", "has_price")
        .contains("remedy: Filter them out in its SQL, for they stay in its source, or mend")
        .doesNotContain("\tat ");
    assertThat(shop.rows("silver.sales")).isEmpty();
  }

  @Test
  void makesNoTableAnewWhoseRowsHaveBeenRefinedBefore() throws IOException {
    shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.00");
    shop.run("ingest-bronze", "refine-silver");
    FileUtils.deleteDirectory(folder.resolve("lakehouse/dev/silver/sales").toFile());

    Answer answer = shop.answer("refine-silver");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).startsWith("silver.sales is gone, but not the checkpoint");
    assertThat(shop.version("silver.sales")).isEqualTo(-1);
  }

  @Test
  void refusesAnAggregateOverNewRows() {
    shop.sql(
        "sales",
        "SELECT id, max(shop) AS shop, max(sold_at) AS sold_at, sum(price) AS price FROM"
            + " {{ bronze.sales }} GROUP BY id");
    shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.00");
    shop.run("ingest-bronze");

    Answer answer = shop.answer("refine-silver");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("sql/sales.sql uses an aggregate over the new rows of bronze.sales.")
        .contains("compute it in gold");
  }

  @Test
  void offersTheNearestDeclaredColumn() {
    shop.sql("sales", "SELECT id, shop, sold_at, price AS prise FROM {{ bronze.sales }}");
    shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.00");
    shop.run("ingest-bronze");

    Answer answer = shop.answer("refine-silver");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).contains("'prise' is not declared (did you mean 'price'?)");
  }

  @Test
  void writesNothingWhenRunAgainOrKilledBeforeTheCheckpoint() {
    shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.00", "2,West,bad,3.00");
    shop.run("ingest-bronze", "refine-silver");
    List<String> kept = shop.rows("silver.sales");
    long version = shop.version("silver.sales");
    shop.run("refine-silver");
    assertThat(shop.version("silver.sales")).isEqualTo(version);
    shop.lakehouse().forgetLastBatch("silver.sales");
    shop.sql("sales", "SELECT id, shop, sold_at, price FROM {{ bronze.sales }} -- as before");

    shop.run("refine-silver");

    assertThat(shop.rows("silver.sales")).isEqualTo(kept);
    assertThat(shop.rows("silver.sales__quarantine")).hasSize(1);
  }
}
