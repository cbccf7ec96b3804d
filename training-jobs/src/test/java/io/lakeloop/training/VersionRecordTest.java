package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.registry.Task;
import io.lakeloop.training.report.ModelReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class VersionRecordTest {
  @TempDir private Path folder;

  @Test
  void keepsTheScoresOfAllCandidatesAndHowTheBestWasChosen(SparkSession spark) {
    Candidate tree = candidate("tree", 0.5, Map.of("rmse", 0.25, "mae", 0.125));
    Candidate forest = candidate("forest", 2, Map.of("rmse", 1.0));
    Map<String, Double> told = new LinkedHashMap<>();
    told.put("absolute_error_p50", 3.0);
    told.put("rmse_low", 0.375);
    ModelReport report = new ModelReport(told, Map.of());
    try (SplitRows rows =
        SplitRows.of(
            tree.recipe().design(),
            spark.sql(
                """
                SELECT * FROM VALUES (1L, 'train', 1D, 5D), (2L, 'validation', 3D, 6D),
                  (3L, 'test', 2D, 7D) AS t(id, split, price, x)"""))) {
      VersionRecord record = record(rows, List.of(forest, tree), tree, report);

      assertThat(record.metrics())
          .containsExactly(
              Map.entry("rmse", 0.5),
              Map.entry("absolute_error_p50", 3.0),
              Map.entry("rmse_low", 0.375),
              Map.entry("validation.rmse", 0.25),
              Map.entry("validation.mae", 0.125),
              Map.entry("forest.rmse", 2.0),
              Map.entry("tree.rmse", 0.5));
      assertThat(record.parameters())
          .containsAllEntriesOf(tree.recipe().parameters())
          .containsEntry("split", "train-share 0.6")
          .containsEntry("select-by", "rmse")
          .containsEntry("selected-on", "validation rows")
          .hasSize(tree.recipe().parameters().size() + 3);
    }
  }

  private VersionRecord record(
      SplitRows rows, List<Candidate> candidates, Candidate best, ModelReport report) {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    lakehouse.write(
        "shop/training.yml",
        """
        models:
          prices:
            task: regression
            training-set: prices
            candidates: { tree: { algorithm: decision-tree } }
        """);
    ModelConfig config =
        lakehouse
            .project("shop", Map.of())
            .config(TrainingConfig.class)
            .models()
            .values()
            .iterator()
            .next();
    return new VersionRecord(
        lakehouse.context(JobArguments.none(), lakehouse.project("shop", Map.of()), null),
        TrainingProject.payments(),
        rows,
        candidates,
        best,
        report,
        new SelectionParameters(config, Optional.of("train-share 0.6")));
  }

  /** In the order in which they were scored: maps of one or two entries keep none. */
  private static Candidate candidate(String name, double rmse, Map<String, Double> chosenBy) {
    Map<String, Double> ordered = new LinkedHashMap<>();
    List.of("rmse", "mae")
        .forEach(
            metric ->
                Optional.ofNullable(chosenBy.get(metric)).ifPresent(s -> ordered.put(metric, s)));
    return new Candidate(
        name,
        new Recipe(
            CandidateTrainerTest.design(
                Task.REGRESSION, "prices", "price", List.of("x"), FillNulls.ZERO, 0, 1),
            Algorithm.DECISION_TREE,
            Hyperparameters.of(Algorithm.DECISION_TREE, Map.of())),
        new PipelineModel("p", new Transformer[0]),
        Map.of("rmse", rmse),
        ordered,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
