package io.lakeloop.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Tables;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class ModelArtifactsTest {
  private static final StructType INPUTS =
      new StructType().add("distance", "double").add("hour", "bigint");

  @TempDir private static Path begun;
  private static @Nullable PipelineModel fitted;

  private final Dataset<Row> rows;
  @TempDir private Path folder;
  private Tables tables;
  private ModelArtifacts artifacts;

  ModelArtifactsTest(SparkSession spark) {
    rows = rows(spark);
  }

  private static Dataset<Row> rows(SparkSession spark) {
    return spark.createDataFrame(
        List.of(
            RowFactory.create(1.0, 8L, 0.0),
            RowFactory.create(2.0, 9L, 0.0),
            RowFactory.create(3.0, 7L, 1.0),
            RowFactory.create(4.5, 8L, 1.0)),
        INPUTS.add("label", "double"));
  }

  @BeforeAll
  static void saveAModel(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    fitted = fit(new LogisticRegression().setLabelCol("label").setRegParam(0.1), rows);
    new ModelArtifacts(new LocalLakehouse(begun).tables("prod"))
        .save(saved(fitted, rows), Map.of("coefficients.json", "{}"));
  }

  @BeforeEach
  void open() {
    tables = new LocalLakehouse(folder).copy(begun, "lakehouse").tables("prod");
    artifacts = new ModelArtifacts(tables);
  }

  @Test
  void writesAnMlflowModelThatScoresAsBefore() {
    String written = artifacts.folder("fares", "r1");

    assertThat(written).isEqualTo(tables.environment().root() + "/_artifacts/fares/r1");
    assertThat(local(written))
        .isDirectoryContaining("glob:**/MLmodel")
        .isDirectoryContaining("glob:**/sparkml")
        .isDirectoryContaining("glob:**/requirements.txt")
        .isDirectoryContaining("glob:**/conda.yaml")
        .isDirectoryContaining("glob:**/python_env.yaml")
        .isDirectoryContaining("glob:**/input_example.json")
        .isDirectoryContaining("glob:**/coefficients.json");
    Dataset<Row> before = new ScoringModel(classifier(), Task.BINARY).score(rows);
    Dataset<Row> after = ScoringModel.load(tables, version(written, Task.BINARY)).score(rows);
    assertThat(after.collectAsList()).isEqualTo(before.collectAsList());
  }

  @Test
  void saysOfAModelItsColumnsAndItsFirstRows() {
    PipelineModel model = classifier();
    Instant noon = Instant.parse("2018-06-11T12:00:00Z");

    SavedModel made = SavedModel.of("fares", "r2", noon, model, rows.select("distance", "hour"));

    assertThat(made)
        .isEqualTo(
            new SavedModel(
                "fares",
                "r2",
                noon,
                model,
                INPUTS,
                new StructType().add("prediction", "double"),
                made.example()));
    assertThat(made.example().collectAsList())
        .containsExactly(
            RowFactory.create(1.0, 8L), RowFactory.create(2.0, 9L), RowFactory.create(3.0, 7L));
  }

  @Test
  void describesTheModelInMlflowsOwnWords() {
    String written = artifacts.folder("fares", "r1");

    assertThat(artifacts.text(version(written, Task.BINARY), "MLmodel"))
        .isEqualTo(
            """
            artifact_path: model
            flavors:
              python_function:
                data: sparkml
                env:
                  conda: conda.yaml
                  virtualenv: python_env.yaml
                loader_module: mlflow.spark
                python_version: 3.10.12
              spark:
                code: null
                model_class: pyspark.ml.pipeline.PipelineModel
                model_data: sparkml
                pyspark_version: 4.1.0
            mlflow_version: 2.17.2
            model_uuid: r1
            run_id: r1
            saved_input_example_info:
              artifact_path: input_example.json
              pandas_orient: split
              type: dataframe
            signature:
              inputs: '[{"type":"double","name":"distance","required":false},{"type":"long","name":"hour","required":false}]'
              outputs: '[{"type":"double","name":"prediction","required":false}]'
              params: null
            utc_time_created: '2018-06-11 00:00:00'
            """);
    assertThat(artifacts.text(version(written, Task.BINARY), "input_example.json"))
        .isEqualTo("{\"columns\":[\"distance\",\"hour\"],\"data\":[[1.0,8],[2.0,9]]}");
  }

  @Test
  void keepsAllColumnsAndAddsTheTwoPromised() {
    Row scored =
        new ScoringModel(classifier(), Task.BINARY).score(rows).orderBy("distance").first();

    assertThat(scored.schema().fieldNames())
        .containsExactly("distance", "hour", "label", "prediction", "probability");
    assertThat(scored.<Double>getAs("prediction")).isZero();
    assertThat(scored.<Double>getAs("probability")).isBetween(0.0, 0.5);
  }

  @Test
  void givesARegressionNoProbability() {
    PipelineModel regression = fit(new LinearRegression().setLabelCol("label"), rows);

    Row scored = new ScoringModel(regression, Task.REGRESSION).score(rows).first();

    assertThat(scored.isNullAt(scored.fieldIndex("probability"))).isTrue();
    assertThat(scored.schema().apply("probability").dataType().typeName()).isEqualTo("double");
  }

  @Test
  void writesAFolderAnewThatIsNotComplete() throws IOException {
    String written = artifacts.folder("fares", "r1");
    Files.delete(local(written).resolve("MLmodel"));
    Files.writeString(local(written).resolve("half"), "");
    assertThat(artifacts.isComplete(written)).isFalse();

    assertThat(artifacts.save(saved(classifier(), rows), Map.of())).isEqualTo(written);

    assertThat(artifacts.isComplete(written)).isTrue();
    assertThat(local(written).resolve("half")).doesNotExist();
  }

  @Test
  void leavesACompleteFolderAlone() throws IOException {
    String written = artifacts.folder("fares", "r1");
    Files.writeString(local(written).resolve("note"), "mine");

    assertThat(artifacts.save(saved(classifier(), rows), Map.of())).isEqualTo(written);

    assertThat(local(written).resolve("note")).exists();
  }

  @Test
  void saysWhichFilesAreGone() {
    assertThatThrownBy(() -> artifacts.load(version("file:/nowhere", Task.BINARY)))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The files of fares/1 cannot be read.
              cause: There is no MLmodel in file:/nowhere.
              remedy: Restore the folder, or train and register the model again.""");
  }

  private static Path local(String uri) {
    return Path.of(URI.create(uri).getPath());
  }

  private static PipelineModel classifier() {
    return Objects.requireNonNull(fitted);
  }

  private static PipelineModel fit(PipelineStage predictor, Dataset<Row> rows) {
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(INPUTS.fieldNames()).setOutputCol("features");
    return new Pipeline().setStages(new PipelineStage[] {assembler, predictor}).fit(rows);
  }

  private static SavedModel saved(PipelineModel fitted, Dataset<Row> rows) {
    return new SavedModel(
        "fares",
        "r1",
        Instant.parse("2018-06-11T00:00:00Z"),
        fitted,
        INPUTS,
        new StructType().add("prediction", "double"),
        rows.limit(2));
  }

  private static ModelVersion version(String folder, Task task) {
    Provenance from = Sample.PROVENANCE;
    Provenance provenance =
        new Provenance(
            from.project(),
            task,
            from.trainingSet(),
            from.trainingSetVersion(),
            from.definitionHash(),
            from.sources(),
            from.label(),
            from.features(),
            from.parameters(),
            from.metrics(),
            from.rows(),
            from.build(),
            from.configHash(),
            from.runtime());
    return new ModelVersion(
        "fares",
        1,
        Stage.NONE,
        "r1",
        folder,
        "ann",
        Instant.EPOCH,
        "",
        Map.of(),
        provenance,
        Optional.empty());
  }
}
