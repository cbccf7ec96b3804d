package io.lakeloop.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_micros;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.SqlTemplate;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which rows of the spine make up a training set: those selected, with their split, less those that
 * an SQL file excludes.
 */
final class TrainingRows {
  private static final String ROWS = "rows";

  private final Tables tables;
  private final FeatureSet features;
  private final Optional<SqlTemplate> exclude;
  private final SpineConfig spine;
  private final SplitConfig split;

  /**
   * The rows of a training set.
   *
   * @param exclude the SQL that selects the keys of rows to leave out
   */
  TrainingRows(Tables tables, FeatureSet features, Optional<SqlTemplate> exclude) {
    this.tables = tables;
    this.features = features;
    this.exclude = exclude;
    this.spine = features.definition().spine();
    this.split = features.definition().split();
  }

  /**
   * The tables beside the spine that the exclusion reads.
   *
   * @throws UsageException if a name between its braces is none
   */
  static List<TableName> tablesOf(SqlTemplate exclude) {
    try {
      return exclude.references().stream()
          .filter(reference -> !reference.equals(TrainingSet.SPLIT))
          .map(TableName::parse)
          .toList();
    } catch (IllegalArgumentException misspelt) {
      throw new UsageException(
          exclude.file() + " names a table that cannot be.",
          String.valueOf(misspelt.getMessage()),
          "Name {{ split }} or a table between the braces in %s.".formatted(exclude.file()),
          misspelt);
    }
  }

  /**
   * The rows that train and test, with all columns of the spine's table and {@code split}.
   *
   * @throws DataRefusedException if two rows have the same keys, or one says a split that is none
   */
  Dataset<Row> kept() {
    Dataset<Row> selected = selected();
    long count = countUnique(selected);
    Column time = WindowedFeatures.column(selected, spine.eventTime());
    Dataset<Row> all =
        SplitSpans.of(split)
            .map(spans -> selected.withColumn(TrainingSet.SPLIT, spans.splitAt(time)))
            .or(() -> split.byValueOf().map(sql -> byValue(selected, sql)))
            .orElseGet(() -> byShare(selected, count));
    Dataset<Row> kept = all.where(col(TrainingSet.SPLIT).notEqual(TrainingSet.GAP));
    String[] keys = spine.keys().toArray(String[]::new);
    return exclude.map(sql -> kept.join(excluded(sql, all, keys), keys, "left_anti")).orElse(kept);
  }

  private Dataset<Row> byValue(Dataset<Row> selected, String sql) {
    return new SplitValue(new SpineSql(features.name(), spine), sql).split(selected);
  }

  private Dataset<Row> byShare(Dataset<Row> selected, long count) {
    double train = split.trainShare().orElseThrow();
    return split.byHashOf().isEmpty()
        ? new SplitShare(train, split.shareToChooseBy(), spine.eventTime(), spine.keys())
            .split(selected, count)
        : new SplitHash(train, split.shareToChooseBy(), split.byHashOf()).split(selected);
  }

  /** The spine's rows within the split's bounds. */
  private Dataset<Row> selected() {
    Dataset<Row> rows = tables.read(spine.table());
    for (String column : features.identity()) {
      features.need(column).require(rows);
    }
    features.need(spine.label()).require(rows);
    for (String column : split.byHashOf()) {
      features.need(column).require(rows);
    }
    Column time = WindowedFeatures.column(rows, spine.eventTime());
    Dataset<Row> selected = new SpineSql(features.name(), spine).where(rows);
    Optional<TimeRange> range = SplitSpans.of(split).map(SplitSpans::range);
    return selected.where(
        range
            .map(span -> span.holds(time))
            .orElseGet(
                () -> split.endInstant().map(end -> time.lt(lit(end))).orElse(time.isNotNull())));
  }

  private long countUnique(Dataset<Row> rows) {
    Column[] keys =
        spine.keys().stream().map(key -> WindowedFeatures.column(rows, key)).toArray(Column[]::new);
    Row found =
        rows.groupBy(keys)
            .agg(count(lit(1)).as(ROWS))
            .agg(sum(ROWS), max(ROWS), max_by(struct(keys(spine.keys())), col(ROWS)))
            .first();
    if (found.isNullAt(0)) {
      return 0;
    }
    if (found.getLong(1) > 1) {
      throw new DataRefusedException(
          "%s holds %d rows with %s = %s."
              .formatted(
                  spine.table(),
                  found.getLong(1),
                  String.join(", ", spine.keys()),
                  found.getStruct(2).mkString(", ")),
          "The keys of the spine of training set '%s' name one row each."
              .formatted(features.name()),
          "Remove the duplicates, or name more keys in %s.".formatted(FeatureSet.FILE));
    }
    return found.getLong(0);
  }

  private static Column[] keys(List<String> names) {
    return names.stream().map(Columns::named).toArray(Column[]::new);
  }

  private Dataset<Row> excluded(SqlTemplate sql, Dataset<Row> all, String[] keys) {
    Map<String, Dataset<Row>> known = new LinkedHashMap<>();
    known.put(TrainingSet.SPLIT, all.select(splitColumns(all)));
    for (TableName table : tablesOf(sql)) {
      known.put(table.toString(), tables.read(table));
    }
    Dataset<Row> found = sql.over(all.sparkSession(), known);
    List<String> columns = List.of(found.columns());
    if (!columns.containsAll(spine.keys())) {
      throw new UsageException(
          "%s does not select %s.".formatted(sql.file(), String.join(", ", spine.keys())),
          "It selects %s; the rows to leave out are told by the spine's keys."
              .formatted(String.join(", ", columns)),
          "Select the keys.");
    }
    return found.select(
        Arrays.stream(keys).map(key -> WindowedFeatures.column(found, key)).toArray(Column[]::new));
  }

  private Column[] splitColumns(Dataset<Row> all) {
    List<String> names = new ArrayList<>(features.identity());
    if (!names.contains(spine.label())) {
      names.add(spine.label());
    }
    names.add(TrainingSet.SPLIT);
    return names.stream().map(name -> WindowedFeatures.column(all, name)).toArray(Column[]::new);
  }

  /**
   * The number of rows of each split.
   *
   * @throws DataRefusedException if there is none to train on, or none to test on
   */
  Map<String, SplitCount> counted(Dataset<Row> kept) {
    Column label = WindowedFeatures.column(kept, spine.label()).cast("double");
    Map<String, SplitCount> counts = new TreeMap<>();
    for (Row row :
        kept.groupBy(col(TrainingSet.SPLIT))
            .agg(
                count(lit(1)),
                min(label),
                max(label),
                sum(label.equalTo(1).cast("long")),
                count(label),
                sum(label.isin(0, 1).cast("long")),
                unix_micros(
                    max(WindowedFeatures.column(kept, spine.eventTime()).cast("timestamp"))))
            .collectAsList()) {
      long labelled = row.getLong(5);
      boolean binary = labelled > 0 && row.getLong(6) == labelled;
      counts.put(
          row.getString(0),
          new SplitCount(
              row.getLong(1),
              binary ? Optional.of((double) row.getLong(4) / labelled) : Optional.empty(),
              TimeRange.instant(row.getLong(7))));
    }
    List<String> all =
        split.hasValidation()
            ? List.of(TrainingSet.TRAIN, TrainingSet.VALIDATION, TrainingSet.TEST)
            : List.of(TrainingSet.TRAIN, TrainingSet.TEST);
    for (String wanted : all) {
      if (!counts.containsKey(wanted)) {
        throw refusedEmpty(wanted);
      }
    }
    return counts;
  }

  private DataRefusedException refusedEmpty(String wanted) {
    Dataset<Row> rows = tables.read(spine.table());
    Column time = WindowedFeatures.column(rows, spine.eventTime());
    Row range = rows.agg(min(time).cast("string"), max(time).cast("string")).first();
    String asked =
        SplitSpans.of(split)
            .map(spans -> spans.span(wanted))
            .or(() -> split.trainShare().map(share -> "by train-share " + share))
            .orElseGet(() -> "of which by-value-of says '%s'".formatted(wanted));
    String held =
        range.isNullAt(0)
            ? "%s holds no row".formatted(spine.table())
            : "%s holds rows from %s to %s"
                .formatted(spine.table(), range.getString(0), range.getString(1));
    return new DataRefusedException(
        "The training set '%s' would have no %s row.".formatted(features.name(), wanted),
        "Its split asks for rows %s; %s.".formatted(asked, held),
        "Change the split in %s, or load the rows it asks for.".formatted(FeatureSet.FILE));
  }
}
