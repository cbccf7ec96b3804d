package io.lakeloop.submit.journey;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.Environments;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DecimalType;

/**
 * What the tables of a lakehouse hold, as one can compare it: "the same tables" are equal multisets
 * of rows, without {@code ops} and without run ids, processing times and the lakehouse's own place.
 */
final class LakehouseContents {
  private static final Set<String> OF_THE_RUN =
      Set.of(
          "_run_id",
          "run_id",
          "batch",
          "at",
          "first_seen",
          "_source",
          "_source_modified_at",
          "_ingested_at",
          "_quarantined_at",
          "_batch",
          "_replayed_at",
          "started_at",
          "ended_at",
          "created_at",
          "request_at",
          "scored_at",
          "compared_at",
          "measured_at",
          "measurements",
          "saves",
          "artifacts",
          "tags",
          "inputs",
          "history",
          "provenance");

  private final Tables tables;

  /** The contents of the environment {@code dev} of a lakehouse. */
  LakehouseContents(Path home) {
    Environments environments =
        new Environments(
            Launcher.REPOSITORY.resolve("conf/environments").toString(),
            Map.of("LAKELOOP_HOME", home.toString()));
    this.tables = new Tables(LocalSpark.session(), environments, environments.load("dev"));
  }

  /** The tables themselves, as a run that begins now finds them. */
  Tables tables() {
    return tables.forNewRun();
  }

  /** A digest of each table's rows: their number, and the sum of their hashes. */
  Map<String, String> digests() {
    Map<String, String> digests = new TreeMap<>();
    for (TableName table : tables.list()) {
      if (table.layer() != Layer.OPS) {
        digests.put(table.toString(), digest(tables.forNewRun().read(table)));
      }
    }
    return digests;
  }

  /** The version of each table. */
  Map<String, Long> versions() {
    Map<String, Long> versions = new TreeMap<>();
    for (TableName table : tables.list()) {
      if (table.layer() != Layer.OPS) {
        versions.put(table.toString(), tables.newestHere(table).orElse(-1L));
      }
    }
    return versions;
  }

  private static String digest(Dataset<Row> rows) {
    Column[] compared =
        Arrays.stream(rows.columns())
            .filter(name -> !OF_THE_RUN.contains(name))
            .map(Columns::named)
            .toArray(Column[]::new);
    Column hash = xxhash64(to_json(struct(compared))).cast(new DecimalType(38, 0));
    Row digest = rows.agg(count(lit(1)), sum(hash)).first();
    return digest.getLong(0) + " rows, " + digest.get(1);
  }
}
