package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.TableName;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.TrackedRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class FitRecorderTest {
  private static final TableName DATA = TableName.parse("training_sets.payments");

  @TempDir private Path folder;
  private TrainingProject project;
  private JobContext context;

  @BeforeEach
  void putRows() {
    project = new TrainingProject(folder, "shop", TrainModelJobTest.TRAINING);
    project.put(TrainingProject.payments(), TrainingProject.paymentRows(40));
    context =
        project
            .lakehouse()
            .context(
                JobArguments.none(),
                project.lakehouse().project("shop", Map.of()),
                project.tables());
  }

  @Test
  void recordsParametersMetricsVersionsAndTheModel() {
    Dataset<Row> rows = context.tables().read(DATA).select("y", "label");

    RecordedFit<PipelineModel> fit =
        recorder().fit(pipeline(7), rows, model -> Map.of("stages", model.stages().length * 1.0));

    assertThat(fit.run().status()).isEqualTo(TrackedRun.Status.FINISHED);
    assertThat(fit.run().experiment()).isEqualTo("own");
    assertThat(fit.run().parameters())
        .containsEntry("Pipeline.stages", "VectorAssembler, LinearRegression")
        .containsEntry("VectorAssembler.inputCols", "[y]")
        .containsEntry("LinearRegression.maxIter", "7")
        .containsEntry("LinearRegression.regParam", "0.0");
    assertThat(fit.run().metrics()).isEqualTo(Map.of("stages", 2.0));
    assertThat(fit.run().tags())
        .containsEntry("training.data-versions", "training_sets.payments@0")
        .containsEntry("training.artifacts", fit.artifacts());
    assertThat(ExperimentTracker.of(project.tables()).find(fit.run().runId()))
        .get()
        .extracting(TrackedRun::metrics)
        .isEqualTo(fit.run().metrics());
    assertThat(PipelineModel.load(fit.artifacts() + "/sparkml").transform(rows).first())
        .isEqualTo(fit.model().transform(rows).first());
  }

  @Test
  void isOneRunForOneTrainingAndAnotherForOtherParameters() {
    Dataset<Row> rows = context.tables().read(DATA).select("y", "label");
    // A run that failed is begun again in its place.
    assertThatThrownBy(
            () ->
                recorder()
                    .fit(
                        pipeline(7),
                        rows,
                        model -> {
                          throw new IllegalStateException("killed");
                        }))
        .hasMessage("killed");
    assertThat(runs())
        .singleElement()
        .extracting(TrackedRun::status)
        .isEqualTo(TrackedRun.Status.FAILED);

    recorder().fit(pipeline(7), rows, model -> Map.of());
    assertThat(runs())
        .singleElement()
        .extracting(TrackedRun::status)
        .isEqualTo(TrackedRun.Status.FINISHED);
    recorder().fit(pipeline(8), rows, model -> Map.of());
    assertThat(runs()).hasSize(2);
    recorder().fit(pipeline(8), rows.filter("y > 1"), model -> Map.of());
    assertThat(runs()).hasSize(3);
  }

  @Test
  void tellsAValueInOneColumnFromTheSameInTheNext() {
    Dataset<Row> rows = context.tables().read(DATA).select("y", "label");

    RecordedFit<PipelineModel> left =
        recorder()
            .fit(pipeline(1), rows.selectExpr("*", "1 AS a", "int(null) AS b"), model -> Map.of());
    RecordedFit<PipelineModel> right =
        recorder()
            .fit(pipeline(1), rows.selectExpr("*", "int(null) AS a", "1 AS b"), model -> Map.of());

    assertThat(right.run().runId()).isNotEqualTo(left.run().runId());
    assertThat(runs()).hasSize(2);
  }

  /** Rows in another order are the same rows; what is fitted anew is what is kept. */
  @Test
  void keepsTheModelOfTheLastFit() {
    Dataset<Row> rows = context.tables().read(DATA).select("y", "label");
    RecordedFit<PipelineModel> first = recorder().fit(pipeline(7), rows, model -> Map.of());

    RecordedFit<PipelineModel> second =
        recorder().fit(pipeline(7), rows.orderBy("label"), model -> Map.of());

    assertThat(second.artifacts()).isEqualTo(first.artifacts());
    assertThat(PipelineModel.load(second.artifacts() + "/sparkml").uid())
        .isEqualTo(second.model().uid())
        .isNotEqualTo(first.model().uid());
  }

  @Test
  void refusesATableThatIsNotThere() {
    assertThatThrownBy(
            () -> new FitRecorder(context, "own", List.of(TableName.parse("gold.nothing"))))
        .isInstanceOf(UsageException.class);
  }

  private List<TrackedRun> runs() {
    return ExperimentTracker.of(project.tables()).runs();
  }

  private FitRecorder recorder() {
    return new FitRecorder(context, "own", List.of(DATA));
  }

  private static Pipeline pipeline(int iterations) {
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new VectorAssembler().setInputCols(new String[] {"y"}).setOutputCol("features"),
              new LinearRegression().setMaxIter(iterations)
            });
  }
}
