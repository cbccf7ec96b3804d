package io.lakeloop.features.online;

import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.kernel.KeptRows;
import io.lakeloop.core.table.ChangeFeed;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.Contention;
import io.lakeloop.core.table.Tables;
import io.lakeloop.features.FeatureSet;
import io.lakeloop.features.FeatureTable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the newest row of each entity of a feature table to the online store, which then holds
 * exactly these: of entities whose rows have changed since the version that the store says it
 * holds, told by the table's change data feed; of all entities where the store holds none, those of
 * another definition, or a version that the feed no longer reaches back to.
 */
final class FeaturePublication {
  private static final String VERSION = "_commit_version";
  private static final String NEWEST = "_newest";
  private static final String LOST = "_lost";

  private static final Logger LOG = LoggerFactory.getLogger(FeaturePublication.class);

  private final Tables tables;
  private final FeatureTable table;
  private final OnlineStore store;
  private final String prefix;
  private final StructType schema;

  /**
   * A publication.
   *
   * @throws UsageException if the environment itself has no rows of the table as it is defined now
   */
  FeaturePublication(Tables tables, FeatureTable table, OnlineStore store, String prefix) {
    requireMade(tables, table);
    this.tables = tables;
    this.table = table;
    this.store = store;
    this.prefix = prefix;
    this.schema = tables.schema(table.table());
  }

  /**
   * Publishes; what another publication is in the way of is done again.
   *
   * @return how many rows of the store changed
   */
  long run() {
    return new Contention(prefix + table.name()).retried(this::attempt);
  }

  private static void requireMade(Tables tables, FeatureTable table) {
    if (table.madeAlike(tables).isEmpty()) {
      throw new UsageException(
          "%s cannot be published.".formatted(table.table()),
          tables.existsHere(table.table())
              ? "Its rows are of another definition than %s has now.".formatted(FeatureSet.FILE)
              : "'%s' has no such table of its own.".formatted(tables.environment().name()),
          "Run refresh-features first.");
    }
  }

  private long attempt() {
    PublishedVersion now =
        new PublishedVersion(
            tables.facts(table.table()).id(),
            table.definitionHash(),
            tables.pin(table.table()).version());
    OnlineTable online =
        new OnlineTable(
            prefix + table.name(), table.config().entity(), table.config().eventTime(), schema);
    try (OnlineWriter writer = new OnlineWriter(store, online, prefix)) {
      Optional<PublishedVersion> last =
          writer.last().filter(published -> published.continuesTo(now));
      if (last.isEmpty()) {
        return writer.replace(all(), now);
      }
      if (last.get().version() >= now.version()
          || !tables.dataChangedSince(table.table(), last.get().version())) {
        return 0;
      }
      Optional<Long> changed =
          new ChangeFeed(tables, table.table())
              .readWithCommits(
                  last.get().version(), now.version(), feed -> changed(writer, feed, now));
      if (changed.isEmpty()) {
        LOG.warn(
            "{}: what changed since version {} is no longer kept; all is published anew",
            table.table(),
            last.get().version());
        return writer.replace(all(), now);
      }
      return changed.get();
    }
  }

  private long changed(OnlineWriter writer, Dataset<Row> feed, PublishedVersion now) {
    try (KeptRows changed = KeptRows.of(changed(feed))) {
      return writer.change(rows(changed.rows()), now);
    }
  }

  /** Every entity's newest row. */
  private Dataset<Row> all() {
    Dataset<Row> rows = tables.read(table.table());
    return gathered(newest(rows), lit(GatheringTable.ALWAYS));
  }

  /** Of each entity that changed the newest row written, and whether it has lost a row. */
  private Dataset<Row> changed(Dataset<Row> feed) {
    Column written = col(ChangeFeed.CHANGE).isin("insert", "update_postimage");
    Column row = struct(FeatureTable.columns(feed, List.of(schema.fieldNames())));
    Column newness = struct(time(), col(VERSION));
    return feed.groupBy(FeatureTable.columns(feed, table.config().entity()))
        .agg(
            max_by(when(written, row), when(written, newness)).as(NEWEST),
            bool_or(col(ChangeFeed.CHANGE).equalTo("delete")).as(LOST));
  }

  /** What is to be gathered: an entity that has lost a row is looked up in the table again. */
  private Dataset<Row> rows(Dataset<Row> changed) {
    Dataset<Row> written =
        gathered(
            changed.where(not(col(LOST))).select(NEWEST + ".*"), lit(GatheringTable.UNLESS_OLDER));
    Dataset<Row> lost = changed.where(col(LOST)).select(keys(changed));
    if (lost.isEmpty()) {
      return written;
    }
    String[] entity = table.config().entity().toArray(String[]::new);
    Dataset<Row> left = newest(tables.read(table.table()).join(lost, entity, "left_semi"));
    Dataset<Row> looked =
        lost.join(left.withColumn(LOST, lit(false)), entity, "left")
            .select(
                Stream.concat(
                        Arrays.stream(schema.fieldNames()).map(Columns::named),
                        Stream.of(col(LOST)))
                    .toArray(Column[]::new));
    return written.unionByName(
        gathered(
            looked,
            when(col(LOST).isNull(), lit(GatheringTable.REMOVED))
                .otherwise(lit(GatheringTable.ALWAYS))));
  }

  /** Each entity's row of the greatest time: of one time it has one row. */
  private Dataset<Row> newest(Dataset<Row> rows) {
    Column all = struct(FeatureTable.columns(rows, List.of(schema.fieldNames())));
    return rows.groupBy(keys(rows)).agg(max_by(all, time()).as(NEWEST)).select(NEWEST + ".*");
  }

  /** As a gathering table takes rows. */
  private Dataset<Row> gathered(Dataset<Row> rows, Column how) {
    Stream<Column> columns =
        Arrays.stream(schema.fields())
            .map(
                field ->
                    OnlineType.of(field.dataType()).filter(OnlineType.JSON::equals).isPresent()
                        ? to_json(Columns.named(field.name())).as(field.name())
                        : Columns.named(field.name()));
    return rows.select(
        Stream.concat(columns, Stream.of(how.as(GatheringTable.HOW))).toArray(Column[]::new));
  }

  private Column[] keys(Dataset<Row> rows) {
    return FeatureTable.columns(rows, table.config().entity());
  }

  private Column time() {
    return Columns.named(table.config().eventTime());
  }
}
