package io.lakeloop.gold;

import static org.apache.spark.sql.functions.max;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.Commit;
import io.lakeloop.core.table.Increment;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.AnalysedSql;
import io.lakeloop.layers.GoldTable;
import io.lakeloop.layers.TableContract;
import io.lakeloop.layers.TableSql;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Brings one gold table up to its sources. */
final class Aggregation {
  private static final String VERSION = "_commit_version";
  private static final String[] FEED = {"_change_type", VERSION, "_commit_timestamp"};

  private final Tables tables;
  private final GoldTable table;
  private final TableSql sql;
  private final TableContract contract;
  private final TableName name;

  Aggregation(Tables tables, String name, GoldTable table, TableSql sql) {
    this.tables = tables;
    this.table = table;
    this.sql = sql;
    this.contract = TableContract.of(name, table);
    this.name = contract.name();
  }

  /**
   * Computes what changed, or all of it, as the table says.
   *
   * @return rows inserted, changed or removed
   * @throws UsageException if the SQL does not fit its tables or the declared columns
   */
  long run() {
    for (TableName read : sql.references()) {
      requireAbove(read);
    }
    AnalysedSql analysed = sql.analysed(tables.spark(), schemas());
    contract.requireColumns(analysed.output(), analysed.file());
    if (table.write() == GoldTable.Write.OVERWRITE) {
      TableSpec spec = contract.spec(TableSpec.appended(name, contract.schema(), description()));
      return tables.replace(spec, whole(tables, Map.of())).rowsWritten();
    }
    sql.requireGroupsAlone(analysed, name);
    return changedGroups();
  }

  private void requireAbove(TableName read) {
    if (read.layer() != Layer.SILVER && read.layer() != Layer.GOLD) {
      throw new UsageException(
          "%s reads %s.".formatted(sql.template().file(), read),
          "Gold is made from silver and gold: what is in bronze is neither typed nor checked.",
          "Refine it into a silver table, and read that.");
    }
  }

  private long changedGroups() {
    TableName source = sql.source();
    if (!"true".equals(tables.properties(source).get("delta.enableChangeDataFeed"))) {
      throw new UsageException(
          "%s cannot follow the changes of %s.".formatted(name, source),
          "That table has no change data feed; only upserted tables have.",
          "Give %s 'write: overwrite' in tables.yml.".formatted(name));
    }
    tables.create(contract.spec(TableSpec.upserted(name, contract.schema(), description())));
    AtomicLong written = new AtomicLong();
    new Increment(tables, name.local(), name)
        .runAvailable(
            tables.streamChanges(source),
            (changes, batch) -> written.addAndGet(follow(changes, batch)));
    return written.get();
  }

  private long follow(Dataset<Row> changes, Batch batch) {
    Row newest = changes.agg(max(VERSION)).first();
    if (newest.isNullAt(0)) {
      return 0;
    }
    SparkSession session = changes.sparkSession();
    Tables here = tables.within(session);
    // The groups as they are where the feed ends, whatever the source has become since.
    Dataset<Row> source = here.readAt(sql.source(), newest.getLong(0));
    Dataset<Row> groups = whole(here, Map.of(sql.source(), source));
    Commit commit;
    if (tables.hasRowsHere(name)) {
      Dataset<Row> changed = whole(here, Map.of(sql.source(), changes.drop(FEED)));
      ChangedGroups merge = new ChangedGroups(contract);
      commit =
          tables.merge(
              name,
              merge.source(changed, groups),
              merge.on(),
              merge::clauses,
              batch.transaction(name));
    } else {
      commit = tables.append(name, groups, batch.transaction(name));
    }
    return commit.rowsWritten();
  }

  /** The SQL over whole tables, or over what is given in their place, as declared. */
  private Dataset<Row> whole(Tables here, Map<TableName, Dataset<Row>> given) {
    Map<TableName, Dataset<Row>> rows = new HashMap<>(given);
    sql.references().forEach(read -> rows.computeIfAbsent(read, here::read));
    return sql.over(here.spark(), rows).select(contract.cast().toArray(Column[]::new));
  }

  private Map<TableName, StructType> schemas() {
    Map<TableName, StructType> schemas = new HashMap<>();
    sql.references().forEach(read -> schemas.put(read, tables.schema(read)));
    return schemas;
  }

  private String description() {
    return table.description();
  }
}
