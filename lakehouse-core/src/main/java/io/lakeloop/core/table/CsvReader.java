package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.encode;
import static org.apache.spark.sql.functions.from_csv;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads files of CSV: as Spark decodes them, failing where it may have replaced a letter, or line
 * by line by their bytes.
 *
 * @param byBytes whether to look at the bytes of each line before it is decoded; where values may
 *     hold ends of lines, the bytes are known to be text
 */
record CsvReader(SparkSession spark, CsvDialect csv, boolean byBytes) {
  /** What stands for a CSV value that is not there; a value of these letters is unlikely. */
  private static final String NO_VALUE = "\u0000no value\u0000";

  /** The encoding in which each byte is the letter of its number. */
  private static final String LATIN = "ISO-8859-1";

  /**
   * Reads files of one header: what is CSV is mapped by position.
   *
   * @param firstLine their first line, of several lines with the end of its own
   */
  SourceRows read(String firstLine, List<String> files) {
    Map<String, String> options = new HashMap<>(csv.options());
    options.put("header", Boolean.toString(csv.header()));
    // Spark takes "" for null otherwise, in quotes or not.
    options.put("nullValue", NO_VALUE);
    String line = FirstLine.withoutEnd(firstLine);
    List<String> names =
        List.of(
            spark
                .read()
                .options(options)
                .csv(spark.createDataset(List.of(line), Encoders.STRING()))
                .columns());
    String end = FirstLine.end(firstLine);
    if (!end.isEmpty()) {
      // Left to find out by itself, Spark makes all ends of lines in values the same.
      options.put("lineSep", end);
    }
    if (names.isEmpty()) {
      return LocatedRows.badLines(spark, LocatedRows.escaped(files));
    }
    // Where every byte is a letter there is none to look for.
    if (byBytes && !csv.multiLine() && replaced().arePossible()) {
      return readByBytes(names, options, LocatedRows.escaped(files));
    }
    SourceRows rows =
        LocatedRows.of(
            LocatedRows.reader(spark)
                .options(options)
                .schema(LocatedRows.texts(names))
                .csv(LocatedRows.escaped(files)));
    return byBytes ? rows : rows.with(replaced().refused(col(SourceFiles.CORRUPT), rows.values()));
  }

  /**
   * Each line is read as one value of Latin-1, of which each byte is a letter, and parsed once it
   * is known to be text. What parts values there are letters that no byte is.
   */
  private SourceRows readByBytes(List<String> names, Map<String, String> options, String... files) {
    Map<String, String> whole = new HashMap<>(options);
    whole.putAll(Map.of("sep", "\uE000", "quote", "\uE001", "escape", "\uE002", "encoding", LATIN));
    Dataset<Row> read = spark.read().options(whole).schema("line STRING").csv(files);
    Dataset<Row> lines =
        read.select(
            encode(col("line"), LATIN).cast("string").as("line"),
            read.metadataColumn("_metadata").as(LocatedRows.FILE));
    Map<String, String> parsing = new HashMap<>(options);
    parsing.put("mode", "PERMISSIVE");
    parsing.put("columnNameOfCorruptRecord", SourceFiles.CORRUPT);
    String places =
        LocatedRows.texts(IntStream.range(0, names.size()).mapToObj(SourceRows::valueName).toList())
            .toDDL();
    Column wrong = replaced().areNeededIn(col("line"));
    Dataset<Row> parsed =
        lines.select(
            when(not(wrong), from_csv(col("line"), lit(places), parsing)).as("row"),
            when(wrong, col("line")).as("wrong"),
            col(LocatedRows.FILE));
    List<Column> selected = new ArrayList<>();
    for (int place = 0; place < names.size(); place++) {
      selected.add(col("row").getField(SourceRows.valueName(place)).as(names.get(place)));
    }
    selected.add(
        coalesce(col("wrong"), col("row").getField(SourceFiles.CORRUPT)).as(SourceFiles.CORRUPT));
    selected.add(col(LocatedRows.FILE));
    return LocatedRows.of(parsed.select(selected.toArray(Column[]::new)), col(LocatedRows.FILE));
  }

  private ReplacedLetters replaced() {
    return new ReplacedLetters(csv.encoding());
  }
}
