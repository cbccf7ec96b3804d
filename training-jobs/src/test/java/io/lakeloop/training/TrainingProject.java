package io.lakeloop.training;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** A lakehouse with a project that trains, and training sets written into it. */
final class TrainingProject {
  private final LocalLakehouse lakehouse;
  private final String name;

  TrainingProject(Path folder, String name, String trainingYml) {
    this.lakehouse = new LocalLakehouse(folder);
    this.name = name;
    config(trainingYml);
  }

  void config(String trainingYml) {
    lakehouse.write(name + "/training.yml", trainingYml);
  }

  LocalLakehouse lakehouse() {
    return lakehouse;
  }

  Tables tables() {
    return lakehouse.tables();
  }

  ModelRegistry registry() {
    return ModelRegistry.of(tables());
  }

  ModelVersion version(String model, int version) {
    return registry().find(model, version).orElseThrow();
  }

  Answer train(String... options) {
    return lakehouse.run(
        Stream.concat(
                Stream.of(
                    "train-model", "--env", "dev", "--project", lakehouse.folder() + "/" + name),
                Stream.of(options))
            .toArray(String[]::new));
  }

  /** Writes rows with a split as a training set, in place of what it was. */
  void put(TrainingSet set, Dataset<Row> rows) {
    TableSpec spec =
        TableSpec.appended(TrainingSet.table(set.name()), rows.schema(), "Rows to learn from.");
    for (Map.Entry<String, String> said : set.properties().entrySet()) {
      spec = spec.with(said.getKey(), said.getValue());
    }
    tables().replace(spec, rows);
  }

  /** The training set's rows as they lie in the lakehouse. */
  Dataset<Row> rows() {
    return tables().read(TrainingSet.table("payments"));
  }

  /** Forgets that jobs ever ran, as after a kill before the run's end was written. */
  void forgetRuns() {
    tables().delete(TableName.parse("ops.job_runs"), functions.lit(true));
    lakehouse.restarted();
  }

  /** Rows whose label is 1 the more likely the larger x is; z is never known, c is a, b or c. */
  static Dataset<Row> paymentRows(long rows) {
    return LocalSpark.session()
        .range(rows)
        .selectExpr(
            "id",
            "CASE WHEN id % 10 < 7 THEN 'train' ELSE 'test' END AS split",
            "CAST((id * 7919) % 101 + CASE element_at(array('a', 'b', 'c'), int(id % 3) + 1)"
                + " WHEN 'a' THEN 20 ELSE 0 END > 60 + (id * 31) % 17 AS DOUBLE) AS label",
            "IF(id % 11 = 0, NULL, CAST((id * 7919) % 101 AS DECIMAL(12, 2))) AS x",
            "CAST((id * 13) % 7 AS INT) AS y",
            "CAST(NULL AS DOUBLE) AS z",
            "IF(id % 13 = 0, NULL, element_at(array('a', 'b', 'c'), int(id % 3) + 1)) AS c");
  }

  static TrainingSet payments() {
    return new TrainingSet(
        "payments",
        0,
        List.of("id"),
        "",
        "label",
        new ArrayList<>(List.of("x", "y", "z", "c")),
        "d1",
        List.of("silver.payments@3"));
  }
}
