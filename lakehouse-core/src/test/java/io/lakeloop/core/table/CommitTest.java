package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final TableName DAYS = TableName.parse("gold.days");

  /** The metrics are Delta's own, as its operations write them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "append           | numFiles=1 numOutputRows=5                             | 5 | 0 | 0",
        "merge            | numTargetRowsInserted=3 numTargetRowsUpdated=2"
            + " numTargetRowsDeleted=1 numOutputRows=9                             | 3 | 2 | 1",
        "merge of updates | numTargetRowsUpdated=2 numOutputRows=2                 | 0 | 2 | 0",
        "update           | numUpdatedRows=4 numCopiedRows=7                       | 0 | 4 | 0",
        "delete           | numDeletedRows=6 numCopiedRows=1                       | 0 | 0 | 6",
        "replay           | ''                                                     | 0 | 0 | 0",
      })
  void countsRowsByWhatWasDone(
      String operation, String metrics, long inserted, long updated, long deleted) {
    Commit commit = commit(TRIPS, 1, metrics);

    assertThat(commit.rowsInserted()).as(operation).isEqualTo(inserted);
    assertThat(commit.rowsUpdated()).as(operation).isEqualTo(updated);
    assertThat(commit.rowsDeleted()).as(operation).isEqualTo(deleted);
    assertThat(commit.rowsWritten()).as(operation).isEqualTo(inserted + updated + deleted);
  }

  @Test
  void remembersTheLastVersionOfWhatARunReadAndWrote() {
    TableAccess access = new TableAccess();
    access.read(TRIPS, 4);
    access.read(DAYS.in("prod"), 9);
    access.written(TRIPS, commit(TRIPS, 6, "numOutputRows=5"));
    access.written(DAYS, commit(DAYS, 0, "numTargetRowsInserted=1 numTargetRowsDeleted=2"));
    access.written(DAYS, commit(DAYS, 1, ""));

    assertThat(access.tablesRead()).isEqualTo(Map.of(TRIPS, 6L, DAYS.in("prod"), 9L));
    assertThat(access.tablesWritten()).isEqualTo(Map.of(TRIPS, 6L, DAYS, 1L));
    assertThat(access.rowsWritten()).isEqualTo(8);
    assertThat(access.pinned(TRIPS)).contains(6L);
    assertThat(access.pinned(DAYS)).isEmpty();
  }

  @Test
  void handsOutCopiesOfWhatARunDid() {
    TableAccess access = new TableAccess();
    Map<TableName, Long> before = access.tablesRead();
    access.read(TRIPS, 1);

    assertThat(before).isEmpty();
    access.tablesWritten().put(TRIPS, 1L);
    assertThat(access.tablesWritten()).isEmpty();
  }

  @Test
  void namesABatchesWriteByTableCheckpointAndNumber() {
    Batch batch = new Batch("c0ffee", 3);

    assertThat(batch.transaction(TRIPS)).isEqualTo(new Transaction("silver.trips/c0ffee", 3));
    assertThat(batch.transaction(TRIPS.in("dev"))).isEqualTo(batch.transaction(TRIPS));
    assertThat(batch.transaction(TRIPS.quarantine()))
        .isEqualTo(new Transaction("silver.trips__quarantine/c0ffee", 3));
    assertThat(batch.transaction(TRIPS.quarantine()).applicationId())
        .doesNotStartWith(Batch.applicationPrefix(TRIPS));
  }

  @Test
  void refusesAWriteThatNobodyMakes() {
    assertThatThrownBy(() -> new Transaction(" ", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a transaction needs an application id");
  }

  private static Commit commit(TableName table, long version, String metrics) {
    return new Commit(
        new TableVersion(table, version),
        Arrays.stream(metrics.split(" "))
            .filter(metric -> !metric.isEmpty())
            .map(metric -> metric.split("="))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
  }
}
