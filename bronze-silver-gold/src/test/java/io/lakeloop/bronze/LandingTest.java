package io.lakeloop.bronze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.FileFormat;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.SourceFiles;
import io.lakeloop.core.table.SourceRows;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.BronzeTable;
import io.lakeloop.layers.BronzeTable.NewColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LocalSpark.class)
class LandingTest {
  private static final TableName TABLE = TableName.of(Layer.BRONZE, "sales");

  private final SparkSession spark;

  LandingTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void mapsColumnsByNameWhateverTheirOrderAndCase() {
    List<String> rows =
        landed(
            config(Map.of(), Map.of(), NewColumns.ADD),
            "id STRING, name STRING",
            files("SELECT 'Ada' AS NAME, '1' AS `id`"),
            files("SELECT '2' AS id, 'Bonn' AS town"));

    assertThat(rows)
        .containsExactly("{\"id\":\"1\",\"name\":\"Ada\"}", "{\"id\":\"2\",\"town\":\"Bonn\"}");
  }

  @Test
  void makesNamesThatDeltaTakes() {
    assertThat(
            columns(
                config(Map.of(), Map.of(), NewColumns.ADD),
                "",
                files("SELECT 1 AS `Unit Price (EUR)`, 2 AS `a=(b); c `, 3 AS `x.y`")))
        .startsWith("Unit_Price_EUR_", "a_b_c", "x.y");
  }

  @Test
  void knowsAColumnByItsAliases() {
    BronzeTable table =
        config(Map.of(), Map.of("province", List.of("Province/State", "old name")), NewColumns.ADD);

    assertThat(
            landed(
                table,
                "province STRING",
                files("SELECT 'a' AS `province/STATE`"),
                files("SELECT 'b' AS `Old Name`"),
                files("SELECT 'c' AS Province")))
        .containsExactly("{\"province\":\"a\"}", "{\"province\":\"b\"}", "{\"province\":\"c\"}");
  }

  @Test
  void rescuesTheSecondOfTwoColumnsThatAreOneWhereTheyDiffer() {
    BronzeTable table = config(Map.of(), Map.of("name", List.of("title")), NewColumns.ADD);

    assertThat(
            landed(
                table,
                "name STRING",
                files(
                    "SELECT * FROM VALUES ('a', 'a'), ('b', 'c'), (null, 'd'), ('e', null)"
                        + " AS t(title, name)")))
        .containsExactly(
            "{\"name\":\"a\"}",
            "{\"name\":\"c\",\"_rescued\":{\"title\":\"b\"}}",
            "{\"name\":\"d\"}",
            "{\"name\":\"e\"}");
  }

  @Test
  void rescuesUnknownColumnsWhereAsked() {
    BronzeTable table = config(Map.of(), Map.of(), NewColumns.RESCUE);

    assertThat(
            landed(
                table,
                "id INT",
                files(
                    "SELECT 1 AS id, named_struct('a', 1) AS s, X'00FF' AS b, null AS n,"
                        + " TIMESTAMP'2024-01-02 03:04:05.000006' AS t")))
        .containsExactly(
            "{\"id\":1,\"_rescued\":{\"s\":\"{\\\"a\\\":1}\",\"b\":\"AP8=\","
                + "\"t\":\"2024-01-02 03:04:05.000006\"}}");
  }

  @Test
  void makesATableOfItsFirstFilesAlsoWhereLaterColumnsAreRescued() {
    assertThat(columns(config(Map.of(), Map.of(), NewColumns.RESCUE), "", files("SELECT 1 AS a")))
        .containsExactly("a", "_source", "_source_modified_at", SourceFiles.CORRUPT);
    assertThat(
            landed(
                config(Map.of("id", "int"), Map.of(), NewColumns.RESCUE),
                "",
                files("SELECT 1 AS a, 2 AS id")))
        .containsExactly("{\"id\":2,\"_rescued\":{\"a\":\"1\"}}");
  }

  @Test
  void rescuesColumnsNamedLikeOurs() {
    assertThat(
            landed(
                config(Map.of(), Map.of(), NewColumns.ADD),
                "",
                files("SELECT 1 AS id, 'x' AS _source, 'y' AS _RUN_ID")))
        .containsExactly("{\"id\":1,\"_rescued\":{\"_source\":\"x\",\"_RUN_ID\":\"y\"}}");
  }

  @Test
  void castsDeclaredColumnsAndRescuesWhatIsNoValueOfTheirType() {
    BronzeTable table =
        config(
            Map.of("id", "bigint", "price", "decimal(8,2)", "day", "date"),
            Map.of(),
            NewColumns.ADD);

    assertThat(
            landed(
                table,
                "",
                files(
                    "SELECT * FROM VALUES ('01', '2.5', '2024-02-29'), ('x', '', '2024-02-30'),"
                        + " (null, null, null) AS t(id, price, day)")))
        .containsExactly(
            "{\"_rescued\":{\"id\":\"x\",\"price\":\"\",\"day\":\"2024-02-30\"}}",
            "{\"id\":1,\"price\":2.50,\"day\":\"2024-02-29\"}",
            "{}");
  }

  @Test
  void refusesToDeclareAnotherTypeThanTheTableHas() {
    assertThatThrownBy(
            () ->
                columns(
                    config(Map.of("price", "double"), Map.of(), NewColumns.ADD),
                    "Price STRING",
                    files("SELECT '1' AS price")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(
            "bronze.sales.price is declared DOUBLE, but the table has it as STRING")
        .hasMessageContaining("aliases");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // A wider type takes all; others take what is the same when it is cast back.
        "BIGINT | 5 | 5 |",
        "DOUBLE | CAST(0.5 AS FLOAT) | 0.5 |",
        "DECIMAL(20,2) | CAST(1.5 AS DECIMAL(3,1)) | 1.50 |",
        "INT | 5L | 5 |",
        "INT | 5000000000L | | 5000000000",
        "INT | 2.0D | 2 |",
        "INT | 2.5D | | 2.5",
        "INT | '12' | 12 |",
        "INT | '012' | | 012",
        "INT | 'many' | | many",
        "INT | true | | true",
        "STRING | 5 | \"5\" |",
        "STRING | true | \"true\" |",
        "STRING | X'00FF' | | AP8=",
        "BOOLEAN | 'true' | true |",
        "DATE | TIMESTAMP'2024-01-02 00:00:00' | \"2024-01-02\" |",
        "DATE | TIMESTAMP'2024-01-02 03:04:05' | | 2024-01-02 03:04:05",
        "STRUCT<a:INT> | 5 | | 5",
        "STRUCT<a:INT,b:STRING> | named_struct('a', 1) | {\"a\":1} |",
        "STRUCT<a:INT> | named_struct('a', 1, 'b', CAST(null AS STRING)) | {\"a\":1} |",
        "STRUCT<a:INT> | named_struct('a', 1, 'b', 'x') | | {\"a\":1,\"b\":\"x\"}",
        "ARRAY<BIGINT> | array(1, 2) | [1,2] |",
        "ARRAY<INT> | array('x') | | [\"x\"]",
        "MAP<STRING,STRING> | array('x') | | [\"x\"]",
        "INT | null | |",
      })
  void takesAValueOfAnotherTypeOnlyWhereItStaysWhatItIs(
      String column, String value, String landed, String rescued) {
    Dataset<Row> rows =
        landing(
            config(Map.of(), Map.of(), NewColumns.ADD),
            "v " + column,
            files("SELECT " + value + " AS v"));

    List<String> names = Arrays.asList(rows.columns());
    Row row =
        rows.selectExpr("to_json(struct(v))", names.contains("_rescued") ? "_rescued['v']" : "null")
            .head();
    assertThat(row.getString(0)).isEqualTo(landed == null ? "{}" : "{\"v\":" + landed + "}");
    assertThat(row.<String>getAs(1)).isEqualTo(rescued);
  }

  @Test
  void givesANewColumnTheWiderOfTwoTypesElseTheFirst() {
    BronzeTable table = config(Map.of(), Map.of(), NewColumns.ADD);

    Dataset<Row> rows =
        landing(
            table,
            "",
            files("SELECT 1 AS a, 1 AS b, null AS c"),
            files("SELECT 2L AS a, 'x' AS b, 'y' AS c"));

    assertThat(rows.schema().fields())
        .extracting(field -> field.name() + " " + field.dataType().sql())
        .startsWith("a BIGINT", "b INT", "c STRING", "_rescued MAP<STRING, STRING>");
    assertThat(shown(rows))
        .containsExactly("{\"a\":1,\"b\":1}", "{\"a\":2,\"c\":\"y\",\"_rescued\":{\"b\":\"x\"}}");
  }

  /** Whatever comes: a value is in its column, unchanged, or in the map, and nowhere else. */
  @Test
  void losesNoValueOfRandomFiles() {
    Random random = new Random(20240607);
    List<String> texts =
        List.of("1", "02", "2.5", "x", "", "true", "2024-01-02", " 3", "9999999999");
    List<String> types = List.of("STRING", "INT", "DOUBLE", "DATE", "BOOLEAN");
    for (int round = 0; round < 12; round++) {
      List<String> names = new ArrayList<>(List.of("a", "b", "c", "d"));
      java.util.Collections.shuffle(names, random);
      StructType file = new StructType();
      for (String name : names.subList(0, 1 + random.nextInt(4))) {
        file =
            file.add(
                random.nextBoolean() ? name : name.toUpperCase(java.util.Locale.ROOT), "string");
      }
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Object[] values = new Object[file.length()];
        Arrays.setAll(
            values, j -> random.nextInt(4) == 0 ? null : texts.get(random.nextInt(texts.size())));
        rows.add(RowFactory.create(values));
      }
      String table = "a " + types.get(random.nextInt(5)) + ", c " + types.get(random.nextInt(5));
      NewColumns newColumns = random.nextBoolean() ? NewColumns.ADD : NewColumns.RESCUE;

      Dataset<Row> given = spark.createDataFrame(rows, file);
      Dataset<Row> landed = landing(config(Map.of(), Map.of(), newColumns), table, files(given));

      assertThat(landed.collectAsList().stream().map(LandingTest::kept).toList())
          .isEqualTo(
              given.collectAsList().stream().map(row -> given(row, table, newColumns)).toList());
    }
  }

  /** What is in a landed row: its columns as text, and the map, by name in small letters. */
  private static Map<String, String> kept(Row row) {
    Map<String, String> kept = new TreeMap<>();
    for (String name : row.schema().fieldNames()) {
      Object value = row.getAs(name);
      if (name.equals("_rescued") && value != null) {
        row.<Object, Object>getJavaMap(row.fieldIndex(name))
            .forEach((key, text) -> kept.put("rescued " + low(key.toString()), text.toString()));
      } else if (!name.startsWith("_") && value != null) {
        kept.put(low(name), value.toString());
      }
    }
    return kept;
  }

  /** The same, worked out value by value. */
  private static Map<String, String> given(Row row, String table, NewColumns newColumns) {
    Map<String, String> expected = new TreeMap<>();
    StructType known = StructType.fromDDL(table);
    for (String name : row.schema().fieldNames()) {
      String text = row.getAs(name);
      if (text == null) {
        continue;
      }
      boolean has = Arrays.asList(known.fieldNames()).contains(low(name));
      String type = has ? known.apply(low(name)).dataType().sql() : "STRING";
      boolean fits =
          (has || newColumns == NewColumns.ADD)
              && switch (type) {
                case "INT" -> text.equals("1");
                case "DOUBLE" -> text.equals("2.5");
                case "DATE" -> text.equals("2024-01-02");
                case "BOOLEAN" -> text.equals("true");
                default -> true;
              };
      expected.put((fits ? "" : "rescued ") + low(name), text);
    }
    return expected;
  }

  private static String low(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }

  private List<String> columns(BronzeTable config, String table, SourceRows... files) {
    return Arrays.asList(landing(config, table, files).columns());
  }

  private List<String> landed(BronzeTable config, String table, SourceRows... files) {
    return shown(landing(config, table, files));
  }

  private static List<String> shown(Dataset<Row> rows) {
    return rows
        .drop(SourceFiles.SOURCE, SourceFiles.SOURCE_MODIFIED_AT, SourceFiles.CORRUPT)
        .toJSON()
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }

  private static Dataset<Row> landing(BronzeTable config, String table, SourceRows... files) {
    Optional<StructType> present =
        table.isEmpty() ? Optional.empty() : Optional.of(StructType.fromDDL(table));
    List<SourceRows> shapes = List.of(files);
    return new Landing(new BronzeColumns(TABLE, config, present, shapes), shapes)
        .rows().stream().reduce(Dataset::union).orElseThrow();
  }

  private SourceRows files(String query) {
    return files(spark.sql(query));
  }

  private static SourceRows files(Dataset<Row> rows) {
    List<String> names = Arrays.asList(rows.columns());
    String[] values = new String[names.size()];
    Arrays.setAll(values, place -> "value_" + place);
    return new SourceRows(
        names,
        rows.toDF(values)
            .selectExpr(
                "*",
                "'file:/a' AS _source",
                "TIMESTAMP'2024-01-01' AS _source_modified_at",
                "CAST(null AS STRING) AS " + SourceFiles.CORRUPT));
  }

  private static BronzeTable config(
      Map<String, String> types, Map<String, List<String>> aliases, NewColumns newColumns) {
    return FileSources.table("in", FileFormat.CSV, types, aliases, newColumns);
  }
}
