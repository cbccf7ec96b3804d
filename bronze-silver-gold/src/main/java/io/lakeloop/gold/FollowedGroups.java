package io.lakeloop.gold;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.kernel.KeptRows;
import io.lakeloop.core.table.ChangeFeed;
import io.lakeloop.core.table.FollowedVersion;
import io.lakeloop.core.table.KeyRanges;
import io.lakeloop.core.table.KeyedWrites;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.UpsertedRows;
import io.lakeloop.layers.TableContract;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table of groups that follows the changes of its one source: what changed in the source since
 * the version this table was brought up to names the groups, and these are computed from the source
 * as this run reads it. The table itself remembers that version, in the same commit.
 *
 * <p>All is computed anew, and replaces the table's rows in one commit, where
 *
 * <ul>
 *   <li>the table was never made, or was made of another source or by another definition;
 *   <li>the source's change feed no longer reaches back to that version;
 *   <li>more than a quarter as many groups changed as the table has rows: a merge reads, joins and
 *       marks what it changes, where a replacement only writes. Of a million rows a replacement was
 *       the cheaper of the two from a tenth on; a merge is preferred up to a quarter all the same,
 *       for what reads the table's own feed then finds only what changed.
 * </ul>
 */
final class FollowedGroups {
  private static final long SHARE = 4;

  private static final Logger LOG = LoggerFactory.getLogger(FollowedGroups.class);

  private final Tables tables;
  private final TableContract contract;
  private final ContractedSql sql;
  private final TableName name;
  private final TableName source;
  private final ChangedGroups merge;

  FollowedGroups(Tables tables, TableContract contract, ContractedSql sql) {
    this.tables = tables;
    this.contract = contract;
    this.sql = sql;
    this.name = contract.name();
    this.source = sql.source();
    this.merge = new ChangedGroups(contract);
  }

  /** Brings the table up to its source's version of this run. */
  Aggregated run() {
    ChangeFeed feed = new ChangeFeed(tables, source);
    if (!feed.isKept()) {
      throw new UsageException(
          "%s cannot follow the changes of %s.".formatted(name, source),
          "That table keeps no change data feed.",
          "Give %s 'write: overwrite' in tables.yml.".formatted(name));
    }
    long version = tables.pin(source).version();
    contract.create(tables, TableSpec.upserted(name, contract.schema(), contract.description()));
    FollowedVersion followed = new FollowedVersion(tables, name, source, sql.definition());
    Optional<Long> before = followed.version();
    if (before.isEmpty()) {
      return anew(followed, version, "its source or its definition is another");
    }
    if (before.get() >= version || !tables.dataChangedSince(source, before.get())) {
      return Aggregated.NOTHING;
    }
    Optional<Names> names = feed.read(before.get(), version, this::names);
    if (names.isEmpty()) {
      LOG.warn(
          "{}: what changed in {} since version {} is no longer kept; all is computed anew",
          name,
          source,
          before.get());
      return anew(followed, version, "the changes since version " + before.get() + " are gone");
    }
    try (Names changed = names.get()) {
      return isMost(changed.count())
          ? anew(followed, version, "many groups changed")
          : merged(changed, followed, version);
    }
  }

  private record Names(KeptRows kept, long count) implements AutoCloseable {
    Dataset<Row> rows() {
      return kept.rows(count);
    }

    @Override
    public void close() {
      kept.close();
    }
  }

  private Names names(Dataset<Row> changes) {
    return KeptRows.holding(
        merge.names(sql.over(changes)), kept -> new Names(kept, kept.rows().count()));
  }

  private boolean isMost(long changed) {
    long groups = tables.facts(name).rows().orElseGet(() -> tables.forNewRun().read(name).count());
    return changed * SHARE > groups;
  }

  private Aggregated merged(Names names, FollowedVersion followed, long version) {
    KeyRanges ranges = new KeyRanges(names.rows());
    Dataset<Row> groups = sql.over(tables.readAt(source, version));
    if (KeyRanges.payFor(tables.facts(source).files())) {
      Dataset<Row> all = groups.as("groups");
      groups = ranges.sql(contract.keys(), "groups").map(all::filter).orElse(all);
    }
    UpsertedRows changed =
        merge.rows(names.rows(), merge.only(groups, names.rows(), names.count()), names.count());
    return new Aggregated(
        new KeyedWrites(tables, name).upsert(changed, followed.at(version)).rowsWritten());
  }

  private Aggregated anew(FollowedVersion followed, long version, String reason) {
    boolean first = !tables.hasRowsHere(name);
    Dataset<Row> groups = sql.over(tables.readAt(source, version));
    long rows = tables.overwrite(name, groups, followed.at(version)).rowsWritten();
    return new Aggregated(rows, first ? Optional.empty() : Optional.of(reason));
  }
}
