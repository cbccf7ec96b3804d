package io.lakeloop.gold;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.table.SqlTemplate;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.Declared;
import io.lakeloop.layers.GoldTable;
import io.lakeloop.layers.TableSql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** {@code silver.sales}, and {@code gold.days} that follows it: one row a shop and day. */
final class DailySales {
  private static final GoldTable TABLE =
      Declared.gold(
          """
          description: Sales of a shop and day.
          sql: sql/days.sql
          write: upsert-changed-groups
          group-by: [shop, day]
          columns:
            shop: { type: string }
            day: { type: date }
            sales: { type: bigint }
            price: { type: bigint }
            least: { type: bigint }
            most: { type: bigint }
            mean: { type: double }
          """);
  static final TableName SALES = TableName.parse("silver.sales");
  static final TableName DAYS = TableName.parse("gold.days");
  static final StructType SCHEMA =
      StructType.fromDDL(
          "id bigint, shop string, sold_at timestamp, price bigint, _deleted_at timestamp");
  private static final String SQL =
      "SELECT shop, to_date(sold_at) AS day, count(*) AS sales, sum(price) AS price,"
          + " min(price) AS least, max(price) AS most, avg(price) AS mean"
          + " FROM {{ silver.sales }} WHERE price <> 13 GROUP BY shop, to_date(sold_at)";

  private final LocalLakehouse lakehouse;

  private DailySales(LocalLakehouse lakehouse) {
    this.lakehouse = lakehouse;
  }

  /** The tables in an empty folder; gold is not there yet. */
  DailySales(Path folder) {
    this(new LocalLakehouse(folder));
    tables().create(TableSpec.upserted(SALES, SCHEMA, ""));
  }

  /** The same tables as they stand now, to go on in another empty folder. */
  DailySales copy(Path folder) {
    return new DailySales(new LocalLakehouse(folder).copy(lakehouse.folder(), "lakehouse"));
  }

  /** The tables as a new run sees them. */
  Tables tables() {
    return lakehouse.tables();
  }

  /** Sells, and corrects what was sold. */
  void merge(Dataset<Row> rows) {
    tables()
        .merge(
            SALES,
            rows,
            "target.id = source.id",
            merge ->
                merge
                    .whenMatched()
                    .updateExpr(values(rows))
                    .whenNotMatched()
                    .insertExpr(values(rows)));
  }

  /** Brings gold up to silver. */
  Aggregated aggregate() {
    return aggregate(tables());
  }

  /** Brings gold up to silver as a run that is under way sees them. */
  Aggregated aggregate(Tables tables) {
    TableSql sql = new TableSql(new SqlTemplate("sql/days.sql", SQL), List.of(SALES));
    return new Aggregation(tables, "days", TABLE, sql).run();
  }

  /** How many sales, at what sum, in gold's rows that meet a condition, as text, sorted. */
  List<String> rows(String condition) {
    return text(tables().read(DAYS).filter(condition).select("shop", "day", "sales", "price"));
  }

  /** Gold's rows, as text, sorted. */
  List<String> rows() {
    return text(tables().read(DAYS));
  }

  private static List<String> text(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  /** Makes silver anew, of these rows. */
  void recreateSource(Dataset<Row> rows) throws IOException {
    try (Stream<Path> files =
        Files.walk(lakehouse.folder().resolve("lakehouse/dev/silver/sales"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    tables().replace(TableSpec.upserted(SALES, SCHEMA, ""), rows);
  }

  private static Map<String, String> values(Dataset<Row> rows) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String column : rows.columns()) {
      values.put(column, "source." + column);
    }
    return values;
  }
}
