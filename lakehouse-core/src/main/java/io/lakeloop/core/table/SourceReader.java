package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.encode;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.from_csv;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.failure.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads inspected files, those of one shape together: as Spark decodes them, failing where it may
 * have replaced a letter, or by their bytes.
 */
final class SourceReader {
  private static final MapType TEXTS =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);

  private static final StructType NOTHING =
      new StructType()
          .add(SourceFiles.SOURCE, DataTypes.StringType)
          .add(SourceFiles.SOURCE_MODIFIED_AT, DataTypes.TimestampType)
          .add(SourceFiles.CORRUPT, DataTypes.StringType);

  /** What stands for a CSV value that is not there; a value of these letters is unlikely. */
  private static final String NO_VALUE = "\u0000no value\u0000";

  /** The encoding in which each byte is the letter of its number. */
  private static final String LATIN = "ISO-8859-1";

  /** Where a row's file stands once other columns are selected from it. */
  private static final String FILE = "_file_of_line";

  private final SparkSession spark;
  private final FileFormat format;
  private final CsvDialect csv;
  private final boolean byBytes;
  private final ReplacedLetters replaced;

  /**
   * @param byBytes whether to look at the bytes of each line of CSV before it is decoded; where
   *     values may hold ends of lines, at those of the whole file
   */
  SourceReader(SparkSession spark, FileFormat format, CsvDialect csv, boolean byBytes) {
    this.spark = spark;
    this.format = format;
    this.csv = csv;
    this.byBytes = byBytes;
    this.replaced = new ReplacedLetters(csv.encoding());
  }

  List<SourceRows> read(List<InspectedFile> files) {
    Map<String, List<String>> byShape = new LinkedHashMap<>();
    for (InspectedFile file : files) {
      // An empty file has no header, no rows and nothing to say.
      if (!file.shape().isEmpty()) {
        byShape.computeIfAbsent(file.shape(), shape -> new ArrayList<>()).add(file.file().path());
      }
    }
    if (byShape.isEmpty()) {
      return List.of(new SourceRows(List.of(), spark.createDataFrame(List.<Row>of(), NOTHING)));
    }
    if (format == FileFormat.CSV && byBytes && csv.multiLine()) {
      // Of the files of all shapes at once: each time any is found all are begun again.
      UnreadableFile.refuse(
          UndecodableFiles.among(
              spark, csv, byShape.values().stream().flatMap(List::stream).toList()));
    }
    if (format == FileFormat.CSV && !csv.header()) {
      // Lines of data differ; the first says how many columns there are.
      String line = byShape.keySet().iterator().next();
      return List.of(csv(line, byShape.values().stream().flatMap(List::stream).toList()));
    }
    return byShape.entrySet().stream()
        .map(shape -> read(shape.getKey(), shape.getValue()))
        .toList();
  }

  private SourceRows read(String shape, List<String> files) {
    return switch (format) {
      case CSV -> csv(shape, files);
      case JSON -> json(escaped(files));
      case TEXT -> lines(escaped(files));
      case PARQUET, ORC, AVRO -> typed(files);
    };
  }

  /** CSV is mapped by position: one header is read at a time. */
  private SourceRows csv(String firstLine, List<String> files) {
    Map<String, String> options = new HashMap<>(csv.options());
    options.put("header", Boolean.toString(csv.header()));
    // Spark takes "" for null otherwise, in quotes or not.
    options.put("nullValue", NO_VALUE);
    String line = FirstLine.withoutEnd(firstLine);
    List<String> names =
        columns(
            spark
                .read()
                .options(options)
                .csv(spark.createDataset(List.of(line), Encoders.STRING())));
    String end = FirstLine.end(firstLine);
    if (!end.isEmpty()) {
      // Left to find out by itself, Spark makes all ends of lines in values the same.
      options.put("lineSep", end);
    }
    if (names.isEmpty()) {
      return badLines(escaped(files));
    }
    if (byBytes && !csv.multiLine()) {
      return csvByBytes(names, options, escaped(files));
    }
    SourceRows rows = located(textual().options(options).schema(text(names)).csv(escaped(files)));
    return byBytes ? rows : rows.with(replaced.refused(col(SourceFiles.CORRUPT), rows.values()));
  }

  /**
   * Each line is read as one value of Latin-1, of which each byte is a letter, and parsed once it
   * is known to be text. What parts values there are letters that no byte is.
   */
  private SourceRows csvByBytes(List<String> names, Map<String, String> options, String... files) {
    Map<String, String> whole = new HashMap<>(options);
    whole.putAll(Map.of("sep", "\uE000", "quote", "\uE001", "escape", "\uE002", "encoding", LATIN));
    Dataset<Row> read = spark.read().options(whole).schema("line STRING").csv(files);
    Dataset<Row> lines =
        read.select(
            encode(col("line"), LATIN).cast("string").as("line"),
            read.metadataColumn("_metadata").as(FILE));
    Map<String, String> parsing = new HashMap<>(options);
    parsing.put("mode", "PERMISSIVE");
    parsing.put("columnNameOfCorruptRecord", SourceFiles.CORRUPT);
    String places =
        text(IntStream.range(0, names.size()).mapToObj(SourceRows::valueName).toList()).toDDL();
    Column wrong = replaced.areNeededIn(col("line"));
    Dataset<Row> parsed =
        lines.select(
            when(not(wrong), from_csv(col("line"), lit(places), parsing)).as("row"),
            when(wrong, col("line")).as("wrong"),
            col(FILE));
    List<Column> selected = new ArrayList<>();
    for (int place = 0; place < names.size(); place++) {
      selected.add(col("row").getField(SourceRows.valueName(place)).as(names.get(place)));
    }
    selected.add(
        coalesce(col("wrong"), col("row").getField(SourceFiles.CORRUPT)).as(SourceFiles.CORRUPT));
    selected.add(col(FILE));
    return located(parsed.select(selected.toArray(Column[]::new)), col(FILE));
  }

  /** Lines as they are; one that is no text is a bad one. */
  private SourceRows lines(String... files) {
    Dataset<Row> lines = spark.read().text(files);
    return located(
        lines.select(
            col("value"),
            when(replaced.areNeededIn(col("value")), col("value")).as(SourceFiles.CORRUPT),
            lines.metadataColumn("_metadata").as(FILE)),
        col(FILE));
  }

  /** Values stay as they were written: no number is read as one, and nested values stay JSON. */
  private SourceRows json(String... files) {
    List<String> names;
    try {
      names = jsonNames(files);
    } catch (AnalysisException refused) {
      if (!"COLUMN_ALREADY_EXISTS".equals(refused.getCondition())) {
        throw new IllegalStateException(refused);
      }
      return jsonOfOneNameInTwoSpellings(files);
    }
    return names.isEmpty() ? badLines(files) : located(textual().schema(text(names)).json(files));
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private List<String> jsonNames(String... files) throws AnalysisException {
    return columns(
            spark
                .read()
                .option("primitivesAsString", "true")
                .option("columnNameOfCorruptRecord", SourceFiles.CORRUPT)
                .json(files))
        .stream()
        .filter(name -> !name.equals(SourceFiles.CORRUPT))
        .toList();
  }

  /**
   * Spark's reader takes no two columns whose names differ by case alone; a map does. A line that
   * has both is a bad one, and so is one that is no text.
   */
  private SourceRows jsonOfOneNameInTwoSpellings(String... files) {
    Dataset<Row> lines = spark.read().text(files);
    Dataset<Row> parsed =
        lines
            .filter(trim(col("value")).notEqual(""))
            .select(
                col("value"),
                from_json(when(not(replaced.areNeededIn(col("value"))), col("value")), TEXTS)
                    .as("fields"),
                lines.metadataColumn("_metadata").as("file"));
    Map<String, List<String>> spellings = new LinkedHashMap<>();
    for (Row name :
        parsed
            .select(explode(map_keys(col("fields"))).as("name"))
            .distinct()
            .sort("name")
            .collectAsList()) {
      spellings
          .computeIfAbsent(name.getString(0).toLowerCase(Locale.ROOT), low -> new ArrayList<>())
          .add(name.getString(0));
    }
    List<Column> selected = new ArrayList<>();
    Column bad = col("fields").isNull();
    for (List<String> same : spellings.values()) {
      Column[] values =
          same.stream()
              .map(name -> try_element_at(col("fields"), lit(name)))
              .toArray(Column[]::new);
      selected.add(coalesce(values).as(same.get(0)));
      for (int i = 1; i < values.length; i++) {
        bad = bad.or(values[0].isNotNull().and(values[i].isNotNull()));
      }
    }
    selected.add(when(bad, col("value")).as(SourceFiles.CORRUPT));
    selected.add(col("file").as(FILE));
    return located(parsed.select(selected.toArray(Column[]::new)), col(FILE));
  }

  private SourceRows typed(List<String> files) {
    requireReader();
    try {
      return located(loaded(files));
    } catch (AnalysisException unknown) {
      throw UnreadableFile.allOf(files, unknown);
    }
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private Dataset<Row> loaded(List<String> files) throws AnalysisException {
    return spark.read().format(format.word()).load(escaped(files));
  }

  private void requireReader() {
    if (format == FileFormat.AVRO
        && ServiceLoader.load(DataSourceRegister.class).stream()
            .noneMatch(source -> source.type().getPackageName().endsWith(".avro"))) {
      throw new UsageException(
          "Avro files cannot be read here.",
          "Spark's reader of them comes apart from Spark and is not on the class path.",
          "Start Spark with --packages org.apache.spark:spark-avro_2.13:4.1.1.");
    }
  }

  /** Of files without any column all lines are bad; Spark reads no bad lines without a column. */
  private SourceRows badLines(String... files) {
    Dataset<Row> lines = spark.read().schema(text(List.of())).text(files);
    SourceRows located = located(lines);
    return new SourceRows(
        located.names(), located.rows().filter(trim(col(SourceFiles.CORRUPT)).notEqual("")));
  }

  private DataFrameReader textual() {
    return spark
        .read()
        .option("mode", "PERMISSIVE")
        .option("columnNameOfCorruptRecord", SourceFiles.CORRUPT)
        // With pruning a line with too many or too few values passes for a row.
        .option("columnPruning", "false");
  }

  private static SourceRows located(Dataset<Row> rows) {
    return located(rows, rows.metadataColumn("_metadata"));
  }

  private static SourceRows located(Dataset<Row> rows, Column file) {
    List<String> names = new ArrayList<>();
    List<Column> selected = new ArrayList<>();
    Column corrupt = lit(null).cast("string");
    for (String name : rows.columns()) {
      if (name.equals(SourceFiles.CORRUPT)) {
        corrupt = col(name);
      } else if (!name.equals(FILE)) {
        selected.add(Columns.named(name).as(SourceRows.valueName(names.size())));
        names.add(name);
      }
    }
    selected.add(file.getField("file_path").as(SourceFiles.SOURCE));
    selected.add(file.getField("file_modification_time").as(SourceFiles.SOURCE_MODIFIED_AT));
    selected.add(corrupt.as(SourceFiles.CORRUPT));
    return new SourceRows(names, rows.select(selected.toArray(Column[]::new)));
  }

  private static StructType text(List<String> names) {
    List<StructField> fields = new ArrayList<>();
    names.forEach(
        name -> fields.add(DataTypes.createStructField(name, DataTypes.StringType, true)));
    fields.add(DataTypes.createStructField(SourceFiles.CORRUPT, DataTypes.StringType, true));
    return new StructType(fields.toArray(StructField[]::new));
  }

  private static List<String> columns(Dataset<Row> rows) {
    return Arrays.asList(rows.columns());
  }

  // A path that has been listed is no pattern any more.
  private static String[] escaped(List<String> paths) {
    return paths.stream()
        .map(path -> path.replaceAll("([\\\\*?\\[\\]{}])", "\\\\$1"))
        .toArray(String[]::new);
  }
}
