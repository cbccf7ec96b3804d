package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.failure.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;

/**
 * Reads inspected files, those of one shape together: as Spark decodes them, failing where it may
 * have replaced a letter, or by their bytes.
 */
final class SourceReader {
  private static final MapType TEXTS =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);

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
      return List.of(LocatedRows.none(spark));
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
      return List.of(
          csvReader().read(line, byShape.values().stream().flatMap(List::stream).toList()));
    }
    return byShape.entrySet().stream()
        .map(shape -> read(shape.getKey(), shape.getValue()))
        .toList();
  }

  private CsvReader csvReader() {
    return new CsvReader(spark, csv, byBytes);
  }

  private SourceRows read(String shape, List<String> files) {
    return switch (format) {
      case CSV -> csvReader().read(shape, files);
      case JSON -> json(LocatedRows.escaped(files));
      case TEXT -> lines(LocatedRows.escaped(files));
      case PARQUET, ORC, AVRO -> typed(files);
    };
  }

  /** Lines as they are; one that is no text is a bad one. */
  private SourceRows lines(String... files) {
    Dataset<Row> lines = spark.read().text(files);
    return LocatedRows.of(
        lines.select(
            col("value"),
            when(replaced.areNeededIn(col("value")), col("value")).as(SourceFiles.CORRUPT),
            lines.metadataColumn("_metadata").as(LocatedRows.FILE)),
        col(LocatedRows.FILE));
  }

  /** Values stay as they were written: no number is read as one, and nested values stay JSON. */
  private SourceRows json(String... files) {
    return namesInOneSpelling(files)
        .map(
            names ->
                names.isEmpty()
                    ? LocatedRows.badLines(spark, files)
                    : LocatedRows.of(
                        LocatedRows.reader(spark).schema(LocatedRows.texts(names)).json(files)))
        .orElseGet(() -> jsonOfOneNameInTwoSpellings(files));
  }

  /** The names of JSON; empty where some differ by case alone, or one stands twice in a line. */
  private Optional<List<String>> namesInOneSpelling(String... files) {
    try {
      List<String> names = jsonNames(files);
      long different = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().count();
      return different == names.size() ? Optional.of(names) : Optional.empty();
    } catch (AnalysisException refused) {
      if (!"COLUMN_ALREADY_EXISTS".equals(refused.getCondition())) {
        throw new IllegalStateException(refused);
      }
      return Optional.empty();
    }
  }

  /**
   * The names in all their spellings. Where case tells no names apart, Spark makes one of those on
   * different lines, and then reads the values of that spelling alone.
   *
   * @throws AnalysisException which Scala throws without saying so
   */
  private List<String> jsonNames(String... files) throws AnalysisException {
    return new SettingsForOneAct(spark, Map.of("spark.sql.caseSensitive", "true"))
        .during(
            () ->
                Stream.of(
                        spark
                            .read()
                            .option("primitivesAsString", "true")
                            .option("columnNameOfCorruptRecord", SourceFiles.CORRUPT)
                            .json(files)
                            .columns())
                    .filter(name -> !name.equals(SourceFiles.CORRUPT))
                    .toList());
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
    selected.add(col("file").as(LocatedRows.FILE));
    return LocatedRows.of(parsed.select(selected.toArray(Column[]::new)), col(LocatedRows.FILE));
  }

  private SourceRows typed(List<String> files) {
    requireReader();
    try {
      return LocatedRows.of(loaded(files));
    } catch (AnalysisException unknown) {
      throw UnreadableFile.allOf(files, unknown);
    }
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private Dataset<Row> loaded(List<String> files) throws AnalysisException {
    return spark.read().format(format.word()).load(LocatedRows.escaped(files));
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
}
