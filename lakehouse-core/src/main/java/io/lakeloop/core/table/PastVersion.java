package io.lakeloop.core.table;

import io.lakeloop.core.failure.UsageException;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;

/**
 * A version of a table that is not the newest: what it said of itself, and whether it can still be
 * read. Delta refuses versions older than the table keeps removed files, vacuumed or not, and those
 * whose log is gone.
 */
public final class PastVersion {
  private final Tables tables;
  private final TableVersion version;

  /** A version of a table, here or in the environment that is read through. */
  public PastVersion(Tables tables, TableVersion version) {
    this.tables = tables;
    this.version = version;
  }

  /**
   * The table's properties as they were.
   *
   * @throws UsageException if the version is no more, or never was
   */
  public Map<String, String> properties() {
    requireReadable();
    return new DeltaVersions(tables.spark())
        .properties(tables.path(version.table()), version.version());
  }

  /**
   * Makes the run that these tables are of read this version, whatever came after.
   *
   * @throws UsageException if it can no longer be read
   */
  public void pin() {
    requireReadable();
    tables.access().read(version.table(), version.version());
  }

  private void requireReadable() {
    try {
      analyse();
    } catch (AnalysisException refused) {
      throw gone(refused);
    }
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private void analyse() throws AnalysisException {
    tables.readAt(version.table(), version.version()).schema();
  }

  private UsageException gone(AnalysisException failure) {
    Retention kept = Retention.of(tables.properties(version.table()));
    return new UsageException(
        "%s can no longer be read.".formatted(version),
        "%s keeps what newer versions have replaced for %d hours, and its log for %d hours; version"
                .formatted(version.table(), kept.files().toHours(), kept.log().toHours())
            + " %d is older, or there never was one.".formatted(version.version()),
        "Name a version that is younger. To keep versions longer from now on, set"
            + " delta.deletedFileRetentionDuration and delta.logRetentionDuration on the table.",
        failure);
  }
}
