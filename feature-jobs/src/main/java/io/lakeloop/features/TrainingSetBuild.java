package io.lakeloop.features;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.table.Commit;
import io.lakeloop.core.table.PastVersion;
import io.lakeloop.core.table.SqlTemplate;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.TableVersion;
import io.lakeloop.core.table.Tables;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Makes {@code training_sets.NAME} of its definition and its sources, in one commit. Where the
 * table says of itself that it was made of the same, it is left as it is: a run that was killed
 * after its commit makes no second version.
 */
final class TrainingSetBuild {
  // Models live for years, and their provenance with them.
  private static final int KEPT_DAYS = 730;
  // One file holds so many rows; splitting a small table only costs its readers.
  private static final long ROWS_PER_FILE = 2_000_000;

  private final Tables tables;
  private final FeatureSet features;
  private final Optional<SqlTemplate> exclude;

  TrainingSetBuild(Tables tables, FeatureSet features, Optional<SqlTemplate> exclude) {
    this.tables = tables;
    this.features = features;
    this.exclude = exclude;
  }

  /**
   * What came of it.
   *
   * @param version the table's version
   * @param written whether it is a new one
   * @param counts the rows of each split; empty where nothing was written
   */
  record Result(long version, boolean written, Map<String, SplitCount> counts) {
    /** A job's result with this one's figures. */
    JobResult toldIn(JobResult result, String name) {
      JobResult told = result.with(name + ".version", version + (written ? "" : " (as it was)"));
      for (Map.Entry<String, SplitCount> split : counts.entrySet()) {
        String figure = name + "." + split.getKey();
        told = told.with(figure + "_rows", split.getValue().rows());
        if (split.getValue().positiveShare().isPresent()) {
          told =
              told.with(
                  figure + "_positive_share",
                  "%.6f".formatted(split.getValue().positiveShare().get()));
        }
      }
      return told;
    }
  }

  /** Writes the table, unless it is there already. */
  Result run() {
    TableName table = TrainingSet.table(features.name());
    if (tables.existsHere(table) && upToDate(TrainingSet.pinned(tables, features.name()))) {
      sources().forEach(tables::pin);
      return asItWas();
    }
    features.requireStoredAsDefined(tables);
    return write();
  }

  /**
   * Writes the table once more as a version of it was made: of the same versions of its sources,
   * whatever they have become since. Where the newest version was, it is left.
   *
   * @throws UsageException if the set is defined otherwise now, or a source's version is no more
   */
  Result runFrom(long version) {
    TrainingSet past = TrainingSet.past(tables, features.name(), version);
    if (!past.definitionHash().equals(definitionHash())) {
      throw new UsageException(
          "Version %d of %s is of another definition."
              .formatted(version, TrainingSet.table(features.name())),
          "%s, its SQL or its split have changed since: %s then, %s now."
              .formatted(FeatureSet.FILE, past.definitionHash(), definitionHash()),
          "Run it with the project as it was then.");
    }
    past.sourceVersions().forEach(source -> new PastVersion(tables, source).pin());
    TrainingSet newest = TrainingSet.pinned(tables, features.name());
    return newest.sources().equals(past.sources())
            && newest.definitionHash().equals(past.definitionHash())
        ? asItWas()
        : write();
  }

  private Result asItWas() {
    long version = tables.pin(TrainingSet.table(features.name())).version();
    return new Result(version, false, Map.of());
  }

  private Result write() {
    TrainingRows rows = new TrainingRows(tables, features, exclude);
    Dataset<Row> kept = rows.kept();
    Map<String, SplitCount> counts = rows.counted(kept);
    Dataset<Row> values =
        features.computeStored(
            tables,
            kept,
            SplitSpans.of(features.definition().split()).map(SplitSpans::range),
            List.of(TrainingSet.SPLIT));
    long total = counts.values().stream().mapToLong(SplitCount::rows).sum();
    Instant cutOff =
        counts.values().stream().map(SplitCount::last).max(Comparator.naturalOrder()).orElseThrow();
    try {
      Commit commit = replaced(spec(values, cutOff), laidOut(values, total));
      return new Result(commit.version().version(), true, counts);
    } catch (SparkException | RuntimeException failure) {
      throw LeakCheck.refusal(failure, features.name())
          .<RuntimeException>map(refused -> refused)
          .orElseGet(
              () ->
                  failure instanceof RuntimeException told
                      ? told
                      : new IllegalStateException("writing " + features.name(), failure));
    }
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private Commit replaced(TableSpec spec, Dataset<Row> rows) throws SparkException {
    return tables.replace(spec, rows);
  }

  private boolean upToDate(TrainingSet present) {
    List<String> names = new ArrayList<>();
    for (TableVersion source : present.sourceVersions()) {
      if (tables.dataChangedSince(source.table(), source.version())) {
        return false;
      }
      names.add(source.table().toString());
    }
    return present.definitionHash().equals(definitionHash())
        && names.equals(sources().stream().map(this::pinnedName).toList());
  }

  private String pinnedName(TableName source) {
    return tables.pin(source).table().toString();
  }

  private List<TableName> sources() {
    Set<TableName> sources = new LinkedHashSet<>(features.sources());
    exclude.ifPresent(sql -> sources.addAll(TrainingRows.tablesOf(sql)));
    return List.copyOf(sources);
  }

  private String definitionHash() {
    return features.definitionHash(
        features.definition().split().text() + exclude.map(SqlTemplate::text).orElse(""));
  }

  private TableSpec spec(Dataset<Row> values, Instant last) {
    SpineConfig spine = features.definition().spine();
    TrainingSet said =
        new TrainingSet(
            features.name(),
            0,
            spine.keys(),
            spine.eventTime(),
            spine.label(),
            features.features(),
            definitionHash(),
            sources().stream().map(source -> tables.pin(source).toString()).toList(),
            features
                .definition()
                .split()
                .endInstant()
                .orElseGet(() -> last.plus(1, ChronoUnit.MICROS))
                .toString());
    TableSpec spec =
        TableSpec.appended(
                TrainingSet.table(features.name()),
                values.schema(),
                features.definition().description())
            .keptFor(KEPT_DAYS);
    for (Map.Entry<String, String> property : said.properties().entrySet()) {
      spec = spec.with(property.getKey(), property.getValue());
    }
    return spec.with(TrainingSet.LOOKED_UP, FeatureText.of(features.lookedUp()))
        .with(TrainingSet.SPLIT_SAID, features.definition().split().said());
  }

  /** A layout that depends on the rows alone, in few files. */
  private Dataset<Row> laidOut(Dataset<Row> values, long rows) {
    Column[] keys =
        features.definition().spine().keys().stream()
            .map(key -> WindowedFeatures.column(values, key))
            .toArray(Column[]::new);
    int files = Math.toIntExact(1 + rows / ROWS_PER_FILE);
    return values.repartition(files, keys).sortWithinPartitions(keys);
  }
}
