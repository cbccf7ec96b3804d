package io.lakeloop.inference;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.ModelArtifacts;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.SavedModel;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.Task;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * A training set of forty payments and tiny models fitted on it, registered as training would. A
 * payment of more than 20 is a fraud, except 10, 20, 30 and 40, which are the other way round; odd
 * numbers train, even numbers test. Ranking by the amount has an AUC of 0.8 on the test rows.
 */
public final class Payments {
  /** The model's and the training set's name. */
  public static final String MODEL = "fraud";

  /** Label to fit on for a model that ranks by the amount: AUC 0.8 on the test rows. */
  public static final String GOOD = "is_fraud";

  /** Label to fit on for a model that ranks against the amount: AUC 0.2 on the test rows. */
  public static final String BAD = "1 - is_fraud";

  private static final StructType INPUTS =
      new StructType().add("amount", "double").add("payments_7d", "bigint");
  private static final StructType ROWS =
      new StructType()
          .add("payment_id", "bigint")
          .add("paid_at", "timestamp")
          .add("is_fraud", "double")
          .add("amount", "double")
          .add("payments_7d", "bigint")
          .add("split", "string");

  private final Tables tables;
  private final String definitionHash;

  /** The payments of {@code dev}, their features defined as a hash says. */
  public Payments(LocalLakehouse lakehouse, String definitionHash) {
    this.tables = lakehouse.tables();
    this.definitionHash = definitionHash;
  }

  /** Writes {@code training_sets.fraud} (again) and gives its version. */
  public long buildTrainingSet() {
    TrainingSet set =
        new TrainingSet(
            MODEL,
            0,
            List.of("payment_id"),
            "paid_at",
            "is_fraud",
            List.of(INPUTS.fieldNames()),
            definitionHash,
            List.of("silver.payments@0"));
    TableSpec spec = TableSpec.appended(TrainingSet.table(MODEL), ROWS, "Payments.");
    for (Map.Entry<String, String> property : set.properties().entrySet()) {
      spec = spec.with(property.getKey(), property.getValue());
    }
    return tables.replace(spec, rows()).version().version();
  }

  /** Fits a model on the training rows, saves its files and registers it at stage None. */
  public ModelVersion register(String runId, String label) {
    return register(runId, fit(runId, label), 20);
  }

  /**
   * Fits a model on the training rows and saves its files, which any number of versions may be
   * registered with, in other lakehouses too: that takes less time than fitting.
   *
   * @return the files' folder
   */
  public String fit(String runId, String label) {
    return save(runId, fitted("amount", label));
  }

  /** Saves a model that knows which payments are the other way round: AUC 1 on the test rows. */
  public String fitPerfect(String runId) {
    return save(runId, fitted("IF(amount % 10 = 0, 41 - amount, amount)", GOOD));
  }

  private String save(String runId, PipelineModel pipeline) {
    return new ModelArtifacts(tables)
        .save(
            new SavedModel(
                MODEL,
                runId,
                Instant.parse("2018-06-11T00:00:00Z"),
                pipeline,
                INPUTS,
                new StructType().add("prediction", "double"),
                rows().select("amount", "payments_7d").limit(2)),
            Map.of());
  }

  /** Registers a fitted model at stage None, said to be trained on a number of rows. */
  public ModelVersion register(String runId, String artifacts, long trainRows) {
    return registry()
        .register(
            new NewVersion(
                MODEL, runId, artifacts, "ann", "Frauds.", Map.of(), provenance(trainRows)));
  }

  /** Registers a model and leads it into Production, as the gate would. */
  public ModelVersion produce(String runId, String label) {
    int version = register(runId, label).version();
    ModelRegistry registry = registry();
    registry.requestTransition(MODEL, version, Stage.STAGING, "ann", "");
    registry.approve(MODEL, version, "policy", "");
    registry.requestTransition(MODEL, version, Stage.PRODUCTION, "ann", "");
    return registry.approve(MODEL, version, "policy", "");
  }

  /** The registry of {@code dev}. */
  public ModelRegistry registry() {
    return ModelRegistry.of(tables.forNewRun());
  }

  private Provenance provenance(long trainRows) {
    return new Provenance(
        "payments",
        Task.BINARY,
        MODEL,
        tables.newestHere(TrainingSet.table(MODEL)).orElse(0L),
        definitionHash,
        List.of("silver.payments@0"),
        "is_fraud",
        List.of(INPUTS.fieldNames()),
        Map.of("algorithm", "logistic-regression"),
        Map.of("auc_roc", 0.8),
        Map.of("train", trainRows, "test", 20L),
        "abc123",
        "c0ffee",
        Map.of("java", "17"));
  }

  private PipelineModel fitted(String amount, String label) {
    PipelineStage[] stages = {
      new SQLTransformer().setStatement("SELECT *, %s AS ranked FROM __THIS__".formatted(amount)),
      new VectorAssembler()
          .setInputCols(new String[] {"ranked", "payments_7d"})
          .setOutputCol("features"),
      new LogisticRegression().setMaxIter(4).setLabelCol("fitted_label").setRegParam(0.1)
    };
    Dataset<Row> training =
        rows().filter("split = 'train'").withColumn("fitted_label", functions.expr(label));
    return new Pipeline().setStages(stages).fit(training);
  }

  private Dataset<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (long id = 1; id <= 40; id++) {
      boolean fraud = (id > 20) != (id % 10 == 0);
      rows.add(
          RowFactory.create(
              id,
              Timestamp.from(Instant.parse("2018-06-01T00:00:00Z").plusSeconds(3600 * id)),
              fraud ? 1.0 : 0.0,
              (double) id,
              1L,
              id % 2 == 0 ? TrainingSet.TEST : TrainingSet.TRAIN));
    }
    return tables.spark().createDataFrame(rows, ROWS).coalesce(1);
  }
}
