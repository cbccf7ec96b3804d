package io.lakeloop.features;

import static org.apache.spark.sql.functions.col;

import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.PastVersion;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableVersion;
import io.lakeloop.core.table.Tables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A training set as it lies in {@code training_sets.NAME}, told by the table's own properties, so
 * that training, the gate and the monitor need nothing but the table. Its columns: keys, event
 * time, other spine columns asked for by lookups, label (double), features, {@code split} (string).
 *
 * @param name the training set's name
 * @param version the Delta version meant
 * @param keys the columns that name a row
 * @param eventTime the timestamp column
 * @param label the label's column
 * @param features the feature columns, in order
 * @param definitionHash hash of everything that defines the rows: of spine, lookups and features,
 *     then of the split; {@link FeatureSet#areThoseOf} compares the former
 * @param sources the table versions the rows were made from, such as {@code silver.hours@12}
 * @param cutOff the first moment that no row reaches, as ISO 8601 in UTC: nothing that happened
 *     then or later was used; empty where the set does not say
 */
public record TrainingSet(
    String name,
    long version,
    List<String> keys,
    String eventTime,
    String label,
    List<String> features,
    String definitionHash,
    List<String> sources,
    String cutOff) {
  /** The column that says {@link #TRAIN}, {@link #VALIDATION} or {@link #TEST}. */
  public static final String SPLIT = "split";

  /** The value of {@link #SPLIT} of rows to fit on. */
  public static final String TRAIN = "train";

  /** The value of {@link #SPLIT} of rows that settings are chosen by; few splits have them. */
  public static final String VALIDATION = "validation";

  /** The value of {@link #SPLIT} of rows held out. */
  public static final String TEST = "test";

  /** What {@code split} says of rows between the two, for the SQL that excludes rows. */
  static final String GAP = "gap";

  private static final String PREFIX = "lakeloop.training-set.";

  /** The property that names the features looked up, for whoever asks who uses them. */
  static final String LOOKED_UP = PREFIX + "looked-up";

  /** The property that says how the rows were split, for people. */
  static final String SPLIT_SAID = PREFIX + "split";

  /** Copies the lists. */
  public TrainingSet {
    keys = List.copyOf(keys);
    features = List.copyOf(features);
    sources = List.copyOf(sources);
  }

  /** A training set that says no cut-off. */
  public TrainingSet(
      String name,
      long version,
      List<String> keys,
      String eventTime,
      String label,
      List<String> features,
      String definitionHash,
      List<String> sources) {
    this(name, version, keys, eventTime, label, features, definitionHash, sources, "");
  }

  /** The table of a training set. */
  public static TableName table(String name) {
    return TableName.of(Layer.TRAINING_SETS, name);
  }

  /**
   * The training set as this run reads it.
   *
   * @throws io.lakeloop.core.failure.UsageException if it has not been built
   */
  public static TrainingSet pinned(Tables tables, String name) {
    return at(tables, name, tables.pin(table(name)).version());
  }

  /**
   * A version of the training set: what the newest properties say, which a change of definition
   * would replace, so the caller compares {@link #definitionHash} where it matters.
   */
  public static TrainingSet at(Tables tables, String name, long version) {
    return said(name, version, tables.properties(table(name)));
  }

  /**
   * A version of the training set as it said of itself then.
   *
   * @throws io.lakeloop.core.failure.UsageException if the version is no more, or never was
   */
  static TrainingSet past(Tables tables, String name, long version) {
    TableVersion at = new TableVersion(table(name), version);
    return said(name, version, new PastVersion(tables, at).properties());
  }

  private static TrainingSet said(String name, long version, Map<String, String> said) {
    return new TrainingSet(
        name,
        version,
        list(said, "keys"),
        said.getOrDefault(PREFIX + "event-time", ""),
        said.getOrDefault(PREFIX + "label", ""),
        list(said, "features"),
        said.getOrDefault(PREFIX + "definition-hash", ""),
        list(said, "sources"),
        said.getOrDefault(PREFIX + "cut-off", ""));
  }

  /**
   * How the rows of this version were split, in words, whatever was built since; empty where it was
   * built before sets said so.
   *
   * @throws io.lakeloop.core.failure.UsageException if the version is no more
   */
  public Optional<String> split(Tables tables) {
    TableVersion at = new TableVersion(table(name), version);
    return Optional.ofNullable(new PastVersion(tables, at).properties().get(SPLIT_SAID));
  }

  /** What {@link #at} reads, as Delta table properties. */
  public Map<String, String> properties() {
    Map<String, String> said = new LinkedHashMap<>();
    said.put(PREFIX + "keys", String.join(",", keys));
    said.put(PREFIX + "event-time", eventTime);
    said.put(PREFIX + "label", label);
    said.put(PREFIX + "features", String.join(",", features));
    said.put(PREFIX + "definition-hash", definitionHash);
    said.put(PREFIX + "sources", String.join(",", sources));
    said.put(PREFIX + "cut-off", cutOff);
    return said;
  }

  /** The table versions the rows were made from. */
  public List<TableVersion> sourceVersions() {
    return sources.stream().map(TableVersion::parse).toList();
  }

  /** The rows of one split, such as {@link #TEST}, at this version. */
  public Dataset<Row> rows(Tables tables, String split) {
    return tables.readAt(table(name), version).filter(col(SPLIT).equalTo(split));
  }

  private static List<String> list(Map<String, String> said, String key) {
    String text = said.getOrDefault(PREFIX + key, "");
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }
}
