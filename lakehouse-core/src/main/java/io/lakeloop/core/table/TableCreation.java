package io.lakeloop.core.table;

import io.delta.tables.DeltaTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.skipping.clustering.ClusteredTableUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Makes a Delta table at a path as a {@link TableSpec} says, or brings its columns up to it. */
final class TableCreation {
  private final SparkSession spark;
  private final TableSpec spec;
  private final String path;
  private final DeltaVersions versions;

  TableCreation(SparkSession spark, TableSpec spec, String path, DeltaVersions versions) {
    this.spark = spark;
    this.spec = spec;
    this.path = path;
    this.versions = versions;
  }

  /**
   * Makes the table where there is none, else adds the columns it lacks and clusters it from now on
   * as it says. Of two writers at once, the second takes the first's.
   */
  void run() {
    if (isAbsent()) {
      attempt(() -> commit(spec.schema(), List.of(), Optional.empty()));
    }
    complete();
  }

  /** Adds the columns that the table lacks, and clusters it from now on as it says. */
  void complete() {
    new Contention(spec.name().toString())
        .retried(
            () -> {
              Snapshot found = versions.snapshot(path);
              addMissingColumns(found.schema());
              if (isClusteredOtherwise(found)) {
                cluster();
              }
              return path;
            });
  }

  /** Makes the table and its first rows, whose columns become the table's, in one commit. */
  void run(Dataset<Row> rows) {
    // A table that rows make takes null in any column, as where Spark makes one of a query.
    commit(rows.schema().asNullable(), List.of(), Optional.of(rows));
  }

  /**
   * Makes the table and its first rows, which have its columns, in one commit.
   *
   * @param transaction the rows are written under; may be empty
   * @return false where there is the table already, or another writer was faster: nothing is
   *     written
   */
  boolean run(Dataset<Row> rows, Optional<Transaction> transaction) {
    List<Action> identity = transaction.stream().<Action>map(Transaction::action).toList();
    return isAbsent() && attempt(() -> commit(spec.schema(), identity, Optional.of(rows)));
  }

  /** Whether it was this writer that made the table; it is there in either case. */
  private boolean attempt(Runnable commit) {
    try {
      commit.run();
      return true;
    } catch (ConcurrentModificationException lost) {
      if (isAbsent()) {
        throw lost;
      }
      return false;
    }
  }

  boolean isAbsent() {
    return versions.newest(path).isEmpty();
  }

  /**
   * Everything at once, as the table's first version. Delta's own ways to create a table refuse a
   * folder with files in it, such as a killed creation leaves; a writer of rows says neither a
   * comment nor properties other than Delta's, and each of them later would be a version more than
   * in a lakehouse where nobody was killed.
   */
  private void commit(StructType schema, List<Action> identity, Optional<Dataset<Row>> rows) {
    OptimisticTransaction transaction =
        DeltaLog.forTable(spark, path).startTransaction(Option.empty(), Option.empty());
    if (transaction.readVersion() >= 0) {
      throw new ConcurrentModificationException(spec.name() + " has been made meanwhile");
    }
    Metadata metadata = metadata(schema);
    transaction.updateMetadataForNewTable(metadata);
    List<Action> actions = new ArrayList<>(identity);
    rows.ifPresent(
        first -> actions.addAll(CollectionConverters.asJava(transaction.writeFiles(first))));
    if (!spec.clusteredBy().isEmpty()) {
      actions.addAll(
          CollectionConverters.asJava(
              ClusteredTableUtils.getClusteringDomainMetadataForAlterTableClusterBy(
                  list(clustering(schema)), transaction)));
    }
    transaction.commit(
        list(actions),
        new DeltaOperations.CreateTable(metadata, false, rows.isPresent(), Option.empty()));
  }

  /** The columns as Delta takes them: of other names than a column's it takes a dot for a path. */
  private List<String> clustering(StructType schema) {
    List<String> columns = List.of(schema.fieldNames());
    return spec.clusteredBy().stream()
        .map(name -> columns.contains(name) ? Columns.quoted(name) : name)
        .toList();
  }

  private boolean isClusteredOtherwise(Snapshot found) {
    return !lowerCase(DeltaVersions.clusteredBy(found)).equals(lowerCase(spec.clusteredBy()));
  }

  /** No file is written again: the table's care does that, in its own time. */
  private void cluster() {
    String by = spec.clusteredBy().stream().map(Columns::quoted).collect(Collectors.joining(", "));
    spark.sql(
        "ALTER TABLE delta.%s CLUSTER BY %s"
            .formatted(Columns.quoted(path), by.isEmpty() ? "NONE" : "(" + by + ")"));
  }

  private static List<String> lowerCase(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  private Metadata metadata(StructType schema) {
    Map<String, String> properties = new LinkedHashMap<>(spec.properties());
    if (!spec.clusteredBy().isEmpty()) {
      properties.put("delta.feature.clustering", "supported");
    }
    return new Metadata(
        UUID.randomUUID().toString(),
        null,
        spec.description().isBlank() ? null : spec.description(),
        new Format("parquet", Map$.MODULE$.empty()),
        schema.json(),
        list(List.of()),
        Map$.MODULE$.from(CollectionConverters.asScala(properties)),
        Option.apply(System.currentTimeMillis()));
  }

  private static <T> Seq<T> list(List<T> values) {
    return CollectionConverters.asScala(values).toSeq();
  }

  private void addMissingColumns(StructType present) {
    Set<String> names =
        Arrays.stream(present.fieldNames())
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    List<StructField> missing =
        Arrays.stream(spec.schema().fields())
            .filter(field -> !names.contains(field.name().toLowerCase(Locale.ROOT)))
            .toList();
    if (!missing.isEmpty()) {
      supportNew(missing);
      // An empty append is the one way to add columns that needs no catalog and keeps nested types.
      // It names those there are, too: one that takes no null must not be missing.
      StructType all = present;
      for (StructField field : missing) {
        all = all.add(field);
      }
      spark
          .createDataFrame(List.<Row>of(), all)
          .write()
          .format("delta")
          .option("mergeSchema", "true")
          .mode("append")
          .save(path);
    }
  }

  /** A new table is made able to hold what its columns are; one that exists has to be told. */
  private void supportNew(List<StructField> columns) {
    String feature = "timestampNtz";
    if (columns.stream().anyMatch(field -> holdsTimeWithoutZone(field.dataType()))) {
      DeltaTable.forPath(spark, path).addFeatureSupport(feature);
    }
  }

  private static boolean holdsTimeWithoutZone(DataType type) {
    return type.catalogString().contains("timestamp_ntz");
  }
}
