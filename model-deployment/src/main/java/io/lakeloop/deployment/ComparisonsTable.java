package io.lakeloop.deployment;

import static org.apache.spark.sql.functions.col;

import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** {@code monitoring.model_comparisons}: one row a comparison, never changed. */
final class ComparisonsTable {
  static final TableName NAME = TableName.of(Layer.MONITORING, "model_comparisons");

  static final StructType SCHEMA =
      new StructType()
          .add("comparison_id", "string", true, "Hash of versions and rule.")
          .add("model", "string")
          .add("challenger_version", "int", true, "The version in Staging.")
          .add("champion_version", "int", true, "The version in Production; null for a baseline.")
          .add("training_set", "string", true, "Whose test split was scored.")
          .add("training_set_version", "bigint")
          .add("metric", "string", true, "The metric that decides.")
          .add("challenger_value", "double")
          .add("champion_value", "double")
          .add("gain", "double", true, "By how much the challenger is better.")
          .add("minimum_gain", "double", true, "The gain asked for.")
          .add("verdict", "string", true, "promote or archive.")
          .add("challenger_metrics", "map<string,double>")
          .add("champion_metrics", "map<string,double>")
          .add("rows", "bigint", true, "Rows measured.")
          .add("compared_at", "timestamp")
          .add("run_id", "string");

  private final Tables tables;

  ComparisonsTable(Tables tables) {
    this.tables = tables;
  }

  /** The comparison of an id, if it was written: what a killed run had found out already. */
  Optional<Comparison> find(String id, ComparisonConfig rule) {
    Tables unrecorded = tables.forNewRun();
    return unrecorded.existsHere(NAME)
        ? unrecorded
            .readNewest(NAME)
            .filter(col("comparison_id").equalTo(id))
            .collectAsList()
            .stream()
            .map(row -> comparison(row, rule))
            .findFirst()
        : Optional.empty();
  }

  /** Keeps a comparison, unless one of its id is there. */
  void keep(Comparison comparison, String runId, Instant at) {
    tables.create(TableSpec.appended(NAME, SCHEMA, "Model versions compared at the gate."));
    tables.merge(
        NAME,
        tables.spark().createDataFrame(List.of(row(comparison, runId, at)), SCHEMA).coalesce(1),
        "target.comparison_id = source.comparison_id",
        merge -> merge.whenNotMatched().insertAll());
  }

  private static Row row(Comparison comparison, String runId, Instant at) {
    return RowFactory.create(
        comparison.id(),
        comparison.model(),
        comparison.challenger(),
        comparison.champion().orElse(null),
        comparison.rows().trainingSet(),
        comparison.rows().version(),
        comparison.rule().metric(),
        comparison.challengerValue(),
        comparison.championValue(),
        comparison.gain(),
        comparison.rule().minimumGain(),
        comparison.isBetter() ? "promote" : "archive",
        comparison.challengerMetrics(),
        comparison.championMetrics(),
        comparison.rowCount(),
        Timestamp.from(at),
        runId);
  }

  private static Comparison comparison(Row row, ComparisonConfig rule) {
    return new Comparison(
        row.getAs("comparison_id"),
        row.getAs("model"),
        row.getAs("challenger_version"),
        Optional.ofNullable(row.getAs("champion_version")),
        new Comparison.HeldOut(row.getAs("training_set"), row.getAs("training_set_version")),
        rule,
        row.getJavaMap(row.fieldIndex("challenger_metrics")),
        row.getJavaMap(row.fieldIndex("champion_metrics")),
        row.getAs("rows"));
  }
}
