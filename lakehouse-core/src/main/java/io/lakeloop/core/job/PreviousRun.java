package io.lakeloop.core.job;

import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.util.Map;

/**
 * What the last successful run of the same undertaking read and left.
 *
 * @param build the build it ran with
 * @param configRead the hash of each config file it read
 * @param tablesRead the version of each table it read
 * @param tablesWritten the version of each table it left
 */
record PreviousRun(
    String build,
    Map<String, String> configRead,
    Map<TableName, Long> tablesRead,
    Map<TableName, Long> tablesWritten) {
  /**
   * Whether running again would find nothing new: the same build, the same config, no row changed
   * in a table it read, and the tables it wrote still there. A run that read no table does not
   * tell: the one it looks for may be there by now.
   */
  boolean stillHolds(String build, Map<String, String> configNow, Tables tables) {
    return this.build.equals(build)
        && !tablesRead.isEmpty()
        && configRead.entrySet().stream()
            .allMatch(file -> file.getValue().equals(configNow.get(file.getKey())))
        && tablesWritten.entrySet().stream().allMatch(table -> stillThere(table, tables))
        && tablesRead.entrySet().stream()
            .noneMatch(table -> tables.dataChangedSince(table.getKey(), table.getValue()));
  }

  private static boolean stillThere(Map.Entry<TableName, Long> table, Tables tables) {
    return tables
        .newestHere(table.getKey())
        .filter(version -> version >= table.getValue())
        .isPresent();
  }
}
