package io.lakeloop.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.TableExpectation.References;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class FoundReferencesTest {
  private static final TableName ORDERS = TableName.parse("silver.orders");
  private static final TableName CUSTOMERS = TableName.parse("silver.customers");

  private final SparkSession spark;
  @TempDir private Path folder;

  FoundReferencesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void marksEveryRowOnceHoweverManyRowsAnotherTableHasOfAValue() {
    Tables tables =
        customers("('7', 'a'), ('07', 'a'), ('7', 'b'), ('no number', 'a'), (null, 'a')");
    References references = new References(List.of("customer"), CUSTOMERS, List.of("id"));

    Dataset<Row> marked =
        new FoundReferences(tables, ORDERS, references)
            .marked(orders("(1, 7L, 'a'), (2, 8L, 'a'), (3, null, 'a')"), Columns::named, "gone");

    assertThat(marked.columns()).containsExactly("id", "customer", "shop", "gone");
    assertThat(marked.select("id", "gone").orderBy("id").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[1,false]", "[2,true]", "[3,false]");
  }

  @Test
  void looksForAllValuesTogetherAndLetsARowPassWhereOneIsNull() {
    Tables tables = customers("('7', 'a'), ('8', 'b')");
    References both = new References(List.of("customer", "shop"), CUSTOMERS, List.of("id", "shop"));

    Dataset<Row> marked =
        new FoundReferences(tables, ORDERS, both)
            .marked(
                orders("(1, 7L, 'a'), (2, 7L, 'b'), (3, 9L, null), (4, null, 'c')"),
                Columns::named,
                "gone");

    assertThat(marked.select("id", "gone").orderBy("id").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[1,false]", "[2,true]", "[3,false]", "[4,false]");
  }

  private Tables customers(String values) {
    Tables tables = new LocalLakehouse(folder).tables();
    Dataset<Row> rows = spark.sql("SELECT * FROM VALUES " + values + " AS t(id, shop)");
    tables.create(TableSpec.appended(CUSTOMERS, rows.schema(), "Customers."));
    tables.append(CUSTOMERS, rows);
    return tables;
  }

  private Dataset<Row> orders(String values) {
    return spark.sql("SELECT * FROM VALUES " + values + " AS t(id, customer, shop)");
  }
}
