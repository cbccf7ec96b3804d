package io.lakeloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.ModelArtifacts;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.SavedModel;
import io.lakeloop.registry.Task;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionComparisonTest {
  private static final StructType INPUTS = new StructType().add("amount", "double");

  @TempDir private Path folder;

  /** Of the test rows one of class 2 has the amount of class 0: 5 of 6 are right. */
  @Test
  void measuresAModelOfSeveralClasses() {
    Tables tables = new LocalLakehouse(folder).tables();
    ModelVersion version = registered(tables);

    Comparison comparison =
        new VersionComparison(tables, new ComparisonConfig("macro_f1", 0, 0.5))
            .of(version, Optional.empty());

    assertThat(comparison.rowCount()).isEqualTo(6);
    assertThat(comparison.challengerMetrics().keySet())
        .containsExactlyInAnyOrderElementsOf(Task.MULTICLASS.metrics());
    assertThat(comparison.challengerMetrics().get("accuracy")).isCloseTo(5 / 6.0, within(1e-12));
    // F1 of class 0 is 4/5, of class 1 it is 1, of class 2 it is 4/5.
    assertThat(comparison.challengerMetrics().get("macro_f1"))
        .isCloseTo((4 / 5.0 + 1 + 4 / 5.0) / 3, within(1e-12));
    assertThatThrownBy(
            () ->
                new VersionComparison(tables, new ComparisonConfig("auc_roc", 0, 0.5))
                    .of(version, Optional.empty()))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            kinds/1 cannot be judged by auc_roc.
              cause: It is a model of several classes, which that metric does not measure.
              remedy: Name a metric of such models in deployment.yml.""");
  }

  private static ModelVersion registered(Tables tables) {
    TrainingSet set =
        new TrainingSet(
            "kinds", 0, List.of("id"), "", "kind", List.of("amount"), "hash", List.of());
    Dataset<Row> rows =
        tables
            .spark()
            .sql(
                """
                SELECT id, split, double(int(id / 10)) AS kind,
                  double(IF(id = 27, 3, id)) AS amount
                FROM VALUES (1L, 'train'), (2L, 'train'), (11L, 'train'), (12L, 'train'),
                  (21L, 'train'), (22L, 'train'), (5L, 'test'), (4L, 'test'), (15L, 'test'),
                  (25L, 'test'), (26L, 'test'), (27L, 'test') AS t(id, split)""");
    TableSpec spec = TableSpec.appended(TrainingSet.table("kinds"), rows.schema(), "Kinds.");
    for (Map.Entry<String, String> property : set.properties().entrySet()) {
      spec = spec.with(property.getKey(), property.getValue());
    }
    long at = tables.replace(spec, rows).version().version();
    return ModelRegistry.of(tables.forNewRun())
        .register(
            new NewVersion(
                "kinds",
                "r1",
                saved(tables, rows.filter("split = 'train'")),
                "ann",
                "Kinds.",
                Map.of(),
                provenance(at)));
  }

  private static String saved(Tables tables, Dataset<Row> train) {
    PipelineModel pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new VectorAssembler()
                      .setInputCols(new String[] {"amount"})
                      .setOutputCol("features"),
                  new DecisionTreeClassifier().setMaxDepth(2).setLabelCol("kind")
                })
            .fit(train);
    return new ModelArtifacts(tables)
        .save(
            new SavedModel(
                "kinds",
                "r1",
                Instant.EPOCH,
                pipeline,
                INPUTS,
                new StructType().add("prediction", "double"),
                train.select("amount").limit(1)),
            Map.of());
  }

  private static Provenance provenance(long trainingSetVersion) {
    return new Provenance(
        "shop",
        Task.MULTICLASS,
        "kinds",
        trainingSetVersion,
        "hash",
        List.of(),
        "kind",
        List.of("amount"),
        Map.of(),
        Map.of("macro_f1", 0.9),
        Map.of("train", 6L, "test", 6L),
        "abc123",
        "c0ffee",
        Map.of("java", "17"));
  }
}
