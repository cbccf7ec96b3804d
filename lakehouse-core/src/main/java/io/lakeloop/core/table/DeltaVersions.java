package io.lakeloop.core.table;

import io.lakeloop.core.table.kernel.KeyedUpsert;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddCDCFile;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.CommitInfo;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.delta.skipping.clustering.ClusteredTableUtils;
import org.apache.spark.sql.delta.skipping.clustering.ClusteringColumnInfo;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What Delta's log says of a table at a path. It is asked directly: a query for the same would cost
 * a Spark job each time.
 */
final class DeltaVersions {
  private final SparkSession spark;

  DeltaVersions(SparkSession spark) {
    this.spark = spark;
  }

  /** The newest version, or empty where there is no Delta table. */
  Optional<Long> newest(String path) {
    long version = snapshot(path).version();
    return version < 0 ? Optional.empty() : Optional.of(version);
  }

  /** The newest version's columns, with their comments. */
  StructType schema(String path) {
    return snapshot(path).schema();
  }

  /** The newest version's properties. */
  Map<String, String> properties(String path) {
    return CollectionConverters.asJava(snapshot(path).metadata().configuration());
  }

  /** A version's properties. */
  Map<String, String> properties(String path, long version) {
    Snapshot snapshot =
        log(path).getSnapshotAt(version, Option.empty(), Option.<CatalogTable>empty(), false);
    return CollectionConverters.asJava(snapshot.metadata().configuration());
  }

  /** The columns by which a version's files are clustered; empty where they are not. */
  static List<String> clusteredBy(Snapshot snapshot) {
    // The protocol is known; what follows may take a job.
    return ClusteredTableUtils.isSupported(snapshot.protocol())
        ? CollectionConverters.asJava(ClusteringColumnInfo.extractLogicalNames(snapshot)).stream()
            .map(DeltaVersions::unquoted)
            .toList()
        : List.of();
  }

  /** Delta quotes a name of other letters than those of a word. */
  private static String unquoted(String name) {
    return name.startsWith("`") ? name.substring(1, name.length() - 1).replace("``", "`") : name;
  }

  /** Files and bytes of the newest version. */
  TableSize size(String path) {
    SnapshotFigures figures = new SnapshotFigures(snapshot(path));
    return new TableSize(figures.files(), figures.bytes());
  }

  /** What the newest version is, as far as no row is read. */
  TableFacts facts(TableName table, String path) {
    Snapshot snapshot = snapshot(path);
    SnapshotFigures figures = new SnapshotFigures(snapshot);
    String description = snapshot.metadata().description();
    return new TableFacts(
        new TableVersion(table, snapshot.version()),
        description == null ? "" : description,
        snapshot.schema(),
        CollectionConverters.asJava(snapshot.metadata().configuration()),
        figures.files(),
        figures.bytes(),
        figures.rows(),
        snapshot.metadata().id());
  }

  /** Whether the newest version holds any file. */
  boolean hasFiles(String path) {
    Snapshot snapshot = snapshot(path);
    return snapshot.version() >= 0 && new SnapshotFigures(snapshot).files() > 0;
  }

  /** Rows as a {@link KeyedUpsert} of the newest version takes them; empty where none can. */
  Optional<Dataset<Row>> upsertable(String path, Dataset<Row> rows) {
    return KeyedUpsert.stored(rows, snapshot(path));
  }

  /** Whether a write was ever made under a transaction whose application id begins so. */
  boolean hasTransactionOf(String path, String applicationPrefix) {
    return new SnapshotFigures(snapshot(path))
        .transactions().keySet().stream()
            .anyMatch(application -> application.startsWith(applicationPrefix));
  }

  /** The version of an application's newest write to a table; empty where it never wrote there. */
  Optional<Long> transaction(String path, String application) {
    Snapshot snapshot = snapshot(path);
    return snapshot.version() < 0
        ? Optional.empty()
        : Optional.ofNullable(new SnapshotFigures(snapshot).transactions().get(application));
  }

  /** Whether the log still holds the commit of a version; old ones are removed in time. */
  boolean keepsCommit(String path, long version) {
    Iterator<Tuple2<Object, Seq<Action>>> commits = changes(path, version);
    return commits.hasNext() && (Long) commits.next()._1() == version;
  }

  /**
   * Whether a commit after the given version changed rows; compaction, properties and commits
   * without files do not. A log that no longer reaches back so far counts as changed.
   */
  boolean dataChangedSince(String path, long version) {
    long newest = snapshot(path).version();
    if (newest < version) {
      return true;
    }
    if (newest == version) {
      return false;
    }
    long expected = version + 1;
    Iterator<Tuple2<Object, Seq<Action>>> commits = changes(path, expected);
    while (commits.hasNext()) {
      Tuple2<Object, Seq<Action>> commit = commits.next();
      if ((Long) commit._1() != expected++
          || CollectionConverters.asJava(commit._2()).stream().anyMatch(this::changesData)) {
        return true;
      }
    }
    return false;
  }

  /** The operation metrics of the one commit after {@code version} that carries the given tag. */
  Optional<Commit> commitTagged(TableName table, String path, long version, String tag) {
    Iterator<Tuple2<Object, Seq<Action>>> commits = changes(path, version + 1);
    while (commits.hasNext()) {
      Tuple2<Object, Seq<Action>> commit = commits.next();
      for (Action action : CollectionConverters.asJava(commit._2())) {
        if (action instanceof CommitInfo info && info.userMetadata().contains(tag)) {
          return Optional.of(
              new Commit(new TableVersion(table, (Long) commit._1()), metrics(info)));
        }
      }
    }
    return Optional.empty();
  }

  private boolean changesData(Action action) {
    return (action instanceof AddFile add && add.dataChange())
        || (action instanceof RemoveFile remove && remove.dataChange())
        || action instanceof AddCDCFile;
  }

  private static Map<String, String> metrics(CommitInfo info) {
    Map<String, String> metrics = new HashMap<>();
    if (info.operationMetrics().isDefined()) {
      metrics.putAll(CollectionConverters.asJava(info.operationMetrics().get()));
    }
    return metrics;
  }

  private Iterator<Tuple2<Object, Seq<Action>>> changes(String path, long from) {
    return log(path).getChanges(from, Option.empty(), false);
  }

  /** The newest version; that before the first where there is no table. */
  Snapshot snapshot(String path) {
    return log(path).update(false, Option.empty(), Option.empty());
  }

  private DeltaLog log(String path) {
    return DeltaLog.forTable(spark, path);
  }
}
