package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Published data sets come in by config alone, as an independent reader counts them. */
@ExtendWith(LocalSpark.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealDataTest {
  private static final Path DATA =
      Path.of(Objects.requireNonNullElse(System.getenv("LAKELOOP_DATA"), "../../shared/data"))
          .toAbsolutePath()
          .normalize();

  private static final String TABLES =
      """
      bronze:
        handbook: { from: { files: { path: "${DATA}/fraud_handbook/daily", format: csv } } }
        bikes: { from: { files: { path: "${DATA}/bike_sharing/{hour,day}.csv", format: csv } } }
        census:
          from:
            files: { path: "${DATA}/adult_census/*.gz", format: csv, header: false, delimiter: ", " }
        edits: { from: { files: { path: "${DATA}/wikiticker/*.json.gz", format: json } } }
        rides: { from: { files: { path: "${DATA}/nyc_taxi/sample.parquet", format: parquet } } }
        reports:
          from: { files: { path: "${DATA}/covid_schema_sample/*-2020.csv", format: csv } }
          aliases:
            Province_State: [Province/State]
            Country_Region: [Country/Region]
            Lat: [Latitude]
            Long_: [Longitude]
        questions:
          from:
            files: { path: "${DATA}/banking77/*.csv", format: csv, multi-line: true }
        spectrum:
          from:
            files: { path: "${DATA}/messy_csv/csv-spectrum/csvs", format: csv, multi-line: true }
        flights_csv: { from: { files: { path: "${DATA}/flight_summaries/csv", format: csv } } }
        flights_json: { from: { files: { path: "${DATA}/flight_summaries/json", format: json } } }
        flights_orc: { from: { files: { path: "${DATA}/flight_summaries/orc", format: orc } } }
        flights_parquet:
          from: { files: { path: "${DATA}/flight_summaries/parquet", format: parquet } }
      """;

  /** Rows of a file, and how many of them are empty, column by column. */
  private record Fact(long rows, Map<String, Long> empty) {}

  private final SparkSession spark;
  private LocalLakehouse lakehouse;
  private final Map<String, Fact> facts = new LinkedHashMap<>();

  RealDataTest(SparkSession spark, @TempDir Path folder) {
    this.spark = spark;
    this.lakehouse = new LocalLakehouse(folder).variable("DATA", DATA.toString());
  }

  /** Millions of rows repay the compilation of their queries, which the other tests do without. */
  private void compileQueries(boolean compile) {
    spark.conf().set("spark.sql.codegen.wholeStage", compile);
    spark.conf().set("spark.sql.codegen.factoryMode", compile ? "FALLBACK" : "NO_CODEGEN");
  }

  @AfterAll
  void compileNoMore() {
    compileQueries(false);
  }

  @BeforeAll
  void ingest() throws IOException {
    assumeTrue(Files.isDirectory(DATA), "the data sets are not here");
    compileQueries(true);
    lakehouse.write("project/tables.yml", TABLES);
    String project = lakehouse.folder().resolve("project").toString();
    assertThat(lakehouse.run("ingest-bronze", "--project", project))
        .isEqualTo(new Answer(0, "", ""));
    for (String line : Files.readAllLines(DATA.resolve("facts.csv"))) {
      List<String> words = List.of(line.split(","));
      if (!words.get(1).equals("rows")) {
        facts
            .computeIfAbsent(
                words.get(0), file -> new Fact(Long.parseLong(words.get(1)), new LinkedHashMap<>()))
            .empty()
            .put(words.get(2), Long.valueOf(words.get(3)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "handbook, .*, fraud_handbook/daily/*.csv.gz",
        "bikes, .*/hour.csv, bike_sharing/hour.csv",
        "bikes, .*/day.csv, bike_sharing/day.csv",
        "census, .*data.gz, adult_census/adult.data.gz ('?' as null)",
        "census, .*test.gz, adult_census/adult.test.gz ('?' as null)",
        "edits, .*restored.json.gz, wikiticker/wikiticker-2015-09-12-restored.json.gz",
        "edits, .*dates.json.gz, wikiticker/wikiticker-as-found-45-shifted-dates.json.gz",
        "rides, .*, nyc_taxi/sample.csv",
        "questions, .*/train.csv, banking77/train.csv",
        "questions, .*/test.csv, banking77/test.csv",
      })
  void holdsTheRowsAndEmptyValuesOfItsFiles(String table, String source, String file) {
    Fact fact = told(file);
    List<String> columns = List.copyOf(fact.empty().keySet());

    // Elsewhere a question mark is a value: somebody's comment on an edit.
    Object[] empty = file.contains("'?' as null") ? new Object[] {"", "?"} : new Object[] {""};

    Row counted =
        counted(rows(table).filter(col("_source").rlike(source)).groupBy(lit(1)), columns, empty)
            .head();

    assertThat(fact(counted, columns)).isEqualTo(fact);
    assertNothingAside(table);
  }

  @Test
  void holdsFilesOfFourSchemas() {
    List<String> columns =
        List.of(rows("reports").drop("_source_modified_at", "_ingested_at", "_run_id").columns())
            .stream()
            .filter(name -> !name.startsWith("_"))
            .toList();
    Column file = regexp_extract(col("_source"), "[^/]*$", 0);

    List<Row> counted =
        counted(rows("reports").groupBy(file.as("file")), columns, "").collectAsList();

    assertThat(counted).hasSize(15);
    for (Row row : counted) {
      Fact fact = told("covid_schema_sample/" + row.getString(0));
      Map<String, Long> expected = new LinkedHashMap<>();
      for (String column : columns) {
        expected.put(column, fact.rows());
      }
      fact.empty().forEach((column, empty) -> expected.put(here(column), empty));
      assertThat(fact(row, columns)).isEqualTo(new Fact(fact.rows(), expected));
    }
    assertNothingAside("reports");
  }

  private Fact told(String file) {
    return Objects.requireNonNull(facts.get(file), file);
  }

  private static String here(String column) {
    return switch (column) {
      case "Latitude" -> "Lat";
      case "Longitude" -> "Long_";
      default -> column.replaceAll("[/ ]", "_");
    };
  }

  @Test
  void holdsOneTableOfFourFormats() {
    List<String> expected = flights("flights_csv");

    assertThat(expected).hasSize(255);
    assertThat(flights("flights_json")).isEqualTo(expected);
    assertThat(flights("flights_orc")).isEqualTo(expected);
    assertThat(flights("flights_parquet")).isEqualTo(expected);
    assertThat(rows("flights_csv").count()).isEqualTo(1502);
    assertThat(rows("flights_json").count()).isEqualTo(1502);
  }

  private List<String> flights(String table) {
    return rows(table)
        .filter(col("_source").contains("2010-summary"))
        .select("DEST_COUNTRY_NAME", "ORIGIN_COUNTRY_NAME", "count")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "comma_in_quotes",
        "empty",
        "empty_crlf",
        "escaped_quotes",
        "json",
        "location_coordinates",
        "newlines",
        "newlines_crlf",
        "quotes_and_newlines",
        "simple",
        "simple_crlf",
        "utf8"
      })
  void readsCsvAsItsSpectrumExpects(String name) {
    Dataset<Row> expected =
        spark
            .read()
            .option("multiLine", true)
            .option("primitivesAsString", true)
            .json(DATA.resolve("messy_csv/csv-spectrum/json/" + name + ".json").toString());

    if (name.equals("location_coordinates")) {
      // Its JSON has another number than the file itself, which counts.
      expected = expected.withColumn("Contact Phone Number", lit("2095257564"));
    }

    Dataset<Row> rows = rows("spectrum").filter(col("_source").endsWith("/" + name + ".csv"));

    String[] here =
        java.util.Arrays.stream(expected.columns()).map(RealDataTest::here).toArray(String[]::new);
    assertThat(values(rows, here)).isEqualTo(values(expected, expected.columns()));
    assertNothingAside("spectrum");
  }

  private static List<List<Object>> values(Dataset<Row> rows, String... columns) {
    List<List<Object>> values = new ArrayList<>();
    for (Row row : rows.collectAsList()) {
      List<Object> value = new ArrayList<>();
      for (String column : columns) {
        value.add(String.valueOf(row.<Object>getAs(column)));
      }
      values.add(value);
    }
    values.sort(java.util.Comparator.comparing(Object::toString));
    return values;
  }

  private static Dataset<Row> counted(
      org.apache.spark.sql.RelationalGroupedDataset groups, List<String> columns, Object... empty) {
    List<Column> counts = new ArrayList<>();
    for (String column : columns) {
      Column text = Columns.named(here(column)).cast("string");
      counts.add(count_if(text.isNull().or(text.isin(empty))).as(column));
    }
    return groups.agg(sum(lit(1L)).as("rows"), counts.toArray(Column[]::new));
  }

  private static Fact fact(Row counted, List<String> columns) {
    Map<String, Long> empty = new LinkedHashMap<>();
    columns.forEach(column -> empty.put(column, counted.getAs(column)));
    return new Fact(counted.getAs("rows"), empty);
  }

  private Dataset<Row> rows(String table) {
    return lakehouse.tables().read(TableName.parse("bronze." + table));
  }

  private void assertNothingAside(String table) {
    assertThat(lakehouse.tables().exists(TableName.parse("bronze." + table).quarantine()))
        .as("quarantine of " + table)
        .isFalse();
  }
}
