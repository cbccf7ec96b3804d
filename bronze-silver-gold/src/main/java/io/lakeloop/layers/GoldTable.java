package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.failure.UsageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One gold table.
 *
 * @param description what a row is
 * @param owner who answers for it
 * @param sql the file of the SQL that makes it
 * @param write how it follows its source
 * @param groupBy the columns that name a group, as the SQL puts them out
 * @param clusterBy the columns that files are clustered by
 * @param columns every column, in order
 */
public record GoldTable(
    @Default("") @Description("What a row is.") String description,
    @Description("Who answers for it.") Optional<String> owner,
    @Description("The SQL file that makes it, over silver and gold tables.") String sql,
    @Default("overwrite") @Description("overwrite, append or upsert-changed-groups.") Write write,
    @Description("The columns that name a group, as the SQL puts them out.") List<String> groupBy,
    @Description("Up to four columns that queries select by: files are clustered by them.")
        List<String> clusterBy,
    @Description("Every column by name.") Map<String, ColumnConfig> columns) {
  /** How a table follows its source. */
  public enum Write {
    /** All of it is computed again when a source has changed. */
    OVERWRITE,
    /** What the SQL makes of the source's new rows, row by row, is added. */
    APPEND,
    /** The groups that changed are computed again. */
    UPSERT_CHANGED_GROUPS;

    /**
     * Refuses SQL that does not fit this way of writing.
     *
     * @throws UsageException saying what in it does not
     */
    public void requireFitting(TableSql sql, AnalysedSql analysed, TableContract contract) {
      switch (this) {
        case OVERWRITE -> {}
        case APPEND ->
            sql.requireRowwise(
                analysed,
                "Give %s another 'write' in tables.yml, or leave it out of the SQL."
                    .formatted(contract.name()));
        case UPSERT_CHANGED_GROUPS -> sql.requireGroupsAlone(analysed, contract);
      }
    }
  }

  /** Refuses a table without columns, changed groups without a group, and groups of added rows. */
  public GoldTable {
    groupBy = List.copyOf(groupBy);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("the table declares no columns");
    }
    clusterBy = List.copyOf(clusterBy);
    Clustering.require(clusterBy, columns);
    groupBy.forEach(column -> SilverTable.requireColumn("group-by", column, columns));
    if (write == Write.UPSERT_CHANGED_GROUPS && groupBy.isEmpty()) {
      throw new IllegalArgumentException("upsert-changed-groups needs group-by");
    }
    if (write == Write.APPEND && !groupBy.isEmpty()) {
      throw new IllegalArgumentException(
          "append adds rows and has no groups: leave group-by out, or write upsert-changed-groups");
    }
  }
}
