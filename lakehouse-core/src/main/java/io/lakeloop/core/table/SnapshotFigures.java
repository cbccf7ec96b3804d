package io.lakeloop.core.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * Figures of one version of a table. Delta's writers leave them in a checksum file beside the
 * commit; where that is missing or does not tell, Delta computes them with a Spark job.
 */
final class SnapshotFigures {
  private final Snapshot snapshot;
  private final Optional<VersionChecksum> checksum;

  SnapshotFigures(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.checksum = OptionConverters.toJava(snapshot.checksumOpt());
  }

  /** How many data files there are. */
  long files() {
    return checksum.map(VersionChecksum::numFiles).orElseGet(snapshot::numOfFiles);
  }

  /** The size of the data files. */
  long bytes() {
    return checksum.map(VersionChecksum::tableSizeBytes).orElseGet(snapshot::sizeInBytes);
  }

  /** How many rows a reader sees; empty where that takes a job. */
  Optional<Long> rows() {
    return checksum
        .map(VersionChecksum::allFiles)
        .flatMap(SnapshotFigures::list)
        .flatMap(SnapshotFigures::sum);
  }

  /** The names under which writers have written once, and the version each has come to. */
  Map<String, Long> transactions() {
    Map<String, Long> versions = new HashMap<>();
    Optional<List<SetTransaction>> told =
        checksum.map(VersionChecksum::setTransactions).flatMap(SnapshotFigures::list);
    if (told.isPresent()) {
      told.get().forEach(written -> versions.put(written.appId(), written.version()));
    } else {
      CollectionConverters.asJava(snapshot.transactions())
          .forEach((application, version) -> versions.put(application, (Long) version));
    }
    return versions;
  }

  /** Empty where a file does not tell its rows. */
  private static Optional<Long> sum(List<AddFile> files) {
    long rows = 0;
    for (AddFile file : files) {
      if (file.numLogicalRecords().isEmpty()) {
        return Optional.empty();
      }
      rows += (Long) file.numLogicalRecords().get();
    }
    return Optional.of(rows);
  }

  private static <T> Optional<List<T>> list(Option<Seq<T>> values) {
    return OptionConverters.toJava(values).map(CollectionConverters::asJava);
  }
}
