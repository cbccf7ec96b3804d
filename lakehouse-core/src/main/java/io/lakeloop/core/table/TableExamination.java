package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaHistoryManager;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.util.FileNames;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Looks at a table's log to tell how the table is. */
final class TableExamination {
  // What Delta's clustering writes on a file: the columns that it was ordered by, as JSON.
  private static final String CLUSTERED_BY = "ZCUBE_ZORDER_BY";

  private final SparkSession spark;
  private final TableName table;
  private final DeltaLog log;

  TableExamination(SparkSession spark, TableName table, String path) {
    this.spark = spark;
    this.table = table;
    this.log = DeltaLog.forTable(spark, path);
  }

  /** How the table is at the given moment. */
  TableHealth run(Instant now) {
    Snapshot snapshot = log.update(false, Option.empty(), Option.empty());
    Retention retention =
        Retention.of(CollectionConverters.asJava(snapshot.metadata().configuration()));
    List<FileStatus> commits = CollectionConverters.asJava(snapshot.logSegment().deltas());
    List<String> clusteredBy = DeltaVersions.clusteredBy(snapshot);
    long earliest = log.history().getEarliestRecreatableCommit();
    return new TableHealth(
        new TableVersion(table, snapshot.version()),
        files(snapshot, clusteredBy),
        commits.size(),
        commits.stream().mapToLong(FileStatus::getLen).sum(),
        snapshot.version() - earliest + 1,
        Math.max(earliest, oldestWithin(now.minus(retention.files()), snapshot.version())),
        retention,
        clusteredBy);
  }

  /** When a version was committed; empty where the log no longer tells. */
  Optional<Instant> committedAt(long version) {
    Path commit = FileNames.unsafeDeltaFile(log.logPath(), version);
    try {
      FileSystem files = commit.getFileSystem(spark.sessionState().newHadoopConf());
      return files.exists(commit)
          ? Optional.of(Instant.ofEpochMilli(files.getFileStatus(commit).getModificationTime()))
          : Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException("looking for " + commit, failure);
    }
  }

  private long oldestWithin(Instant moment, long newest) {
    DeltaHistoryManager.Commit active =
        log.history()
            .getActiveCommitAtTime(Timestamp.from(moment), Option.empty(), true, false, true);
    return active.timestamp() < moment.toEpochMilli()
        ? Math.min(active.version() + 1, newest)
        : active.version();
  }

  /** One pass over the list of files, which may be long, where Delta keeps it. */
  private static FileFigures files(Snapshot snapshot, List<String> clusteredBy) {
    Column size = col("size");
    Column told = get_json_object(col("stats"), "$.numRecords").cast("long");
    Column hidden = coalesce(col("deletionVector.cardinality"), lit(0L));
    Column orderedBy =
        from_json(
            col("tags").getItem(CLUSTERED_BY),
            DataTypes.createArrayType(DataTypes.StringType),
            Map.of());
    Column wanted = array(clusteredBy.stream().map(name -> lit(name)).toArray(Column[]::new));
    Column isClustered = lit(!clusteredBy.isEmpty());
    Column loose = isClustered.and(orderedBy.isNull());
    Row row =
        snapshot
            .allFiles()
            .toDF()
            .agg(
                count(lit(1)),
                total(size),
                count_if(size.lt(FileFigures.SMALL)),
                count_if(size.lt(FileFigures.JOINED)),
                total(told.minus(hidden)),
                total(hidden),
                count_if(told.isNull()),
                count_if(loose),
                total(when(loose, size)),
                count_if(
                    isClustered
                        .and(orderedBy.isNotNull())
                        .and(orderedBy.notEqual(wanted.cast("array<string>")))))
            .first();
    boolean allTold = row.getLong(6) == 0;
    return new FileFigures(
        row.getLong(0),
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        allTold ? Optional.of(row.getLong(4)) : Optional.empty(),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9));
  }

  private static Column total(Column values) {
    return coalesce(sum(values), lit(0L));
  }
}
