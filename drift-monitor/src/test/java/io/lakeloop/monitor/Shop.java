package io.lakeloop.monitor;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.ModelArtifacts;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.SavedModel;
import io.lakeloop.registry.Task;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A lakehouse with a registered model of two features, and whatever it has predicted. */
final class Shop {
  static final Instant MONDAY = Instant.parse("2024-01-01T00:00:00Z");
  static final TableName PREDICTIONS = TableName.parse("predictions.returns");
  static final TableName ORDERS = TableName.parse("silver.orders");
  private static final StructType TRAINING =
      new StructType()
          .add("order_id", "bigint")
          .add("ordered_at", "timestamp")
          .add("returned", "double")
          .add("price", "double")
          .add("items", "int")
          .add("country", "string")
          .add("split", "string");
  private static final StructType PREDICTED =
      new StructType()
          .add("prediction_id", "string")
          .add("order_id", "bigint")
          .add("ordered_at", "timestamp")
          .add("price", "double")
          .add("items", "int")
          .add("country", "string")
          .add("prediction", "double")
          .add("probability", "double")
          .add("model_name", "string")
          .add("model_version", "int")
          .add("feature_versions", "string")
          .add("run_id", "string")
          .add("scored_at", "timestamp");
  private static final StructType ORDER =
      new StructType()
          .add("order_id", "bigint")
          .add("ordered_at", "timestamp")
          .add("returned", "int");

  final LocalLakehouse lakehouse;
  private final SparkSession spark = LocalSpark.session();

  Shop(Path folder) {
    lakehouse = new LocalLakehouse(folder);
    register();
    tables().create(TableSpec.appended(PREDICTIONS, PREDICTED, ""));
    tables().create(TableSpec.appended(ORDERS, ORDER, ""));
  }

  private Shop(LocalLakehouse lakehouse) {
    this.lakehouse = lakehouse;
  }

  /** A shop that begins as this one stands: fitting and registering takes longer than all else. */
  Shop copyTo(Path folder) {
    return new Shop(new LocalLakehouse(folder).copy(lakehouse.folder(), "lakehouse"));
  }

  Shop monitoring(String text) {
    lakehouse.write("shop/monitoring.yml", text);
    return this;
  }

  LocalLakehouse.Answer run(String job, String... more) {
    List<String> words = new ArrayList<>(List.of(job, "--env", "dev"));
    words.addAll(List.of("--project", lakehouse.folder().resolve("shop").toString()));
    words.addAll(List.of(more));
    return lakehouse.run(words.toArray(String[]::new));
  }

  Tables tables() {
    return lakehouse.tables();
  }

  /** How the orders of a day look. */
  record Day(int day, int orders, double priceFactor, double nullShare, double wrongShare) {
    static Day usual(int day) {
      return new Day(day, 200, 1, 0, 0);
    }
  }

  /** Appends a day's predictions; which order was wrongly predicted shows in the labels. */
  void predict(Day day) {
    Random random = new Random(day.day() + 1000L * day.orders());
    List<Row> rows =
        IntStream.range(0, day.orders()).mapToObj(i -> prediction(day, i, random)).toList();
    tables().append(PREDICTIONS, spark.createDataFrame(rows, PREDICTED).coalesce(1));
  }

  private static Row prediction(Day day, int number, Random random) {
    long order = 10_000L * (day.day() + 1) + number;
    double price = Math.exp(random.nextGaussian()) * 20 * day.priceFactor();
    double probability = (number % 100 + 0.5) / 100;
    return RowFactory.create(
        "p" + order + "-" + day.orders(),
        order,
        Timestamp.from(time(day.day(), number)),
        random.nextDouble() < day.nullShare() ? null : price,
        1 + random.nextInt(5),
        random.nextInt(3) == 0 ? "AT" : "CH",
        probability >= 0.5 ? 1.0 : 0.0,
        probability,
        "returns",
        1,
        "",
        "scoring",
        Timestamp.from(MONDAY));
  }

  /** Appends a day's labels. */
  void label(Day day) {
    Random random = new Random(day.day());
    List<Row> rows =
        IntStream.range(0, day.orders())
            .mapToObj(
                number -> {
                  boolean truth = number % 100 >= 50;
                  boolean returned = random.nextDouble() < day.wrongShare() ? !truth : truth;
                  return RowFactory.create(
                      10_000L * (day.day() + 1) + number,
                      Timestamp.from(time(day.day(), number)),
                      returned ? 1 : 0);
                })
            .toList();
    tables().append(ORDERS, spark.createDataFrame(rows, ORDER).coalesce(1));
  }

  private static Instant time(int day, int number) {
    return MONDAY.plus(day, ChronoUnit.DAYS).plus(number, ChronoUnit.MINUTES);
  }

  private void register() {
    Random random = new Random(7);
    List<Row> rows =
        IntStream.range(0, 2000)
            .mapToObj(
                i -> {
                  double price = Math.exp(random.nextGaussian()) * 20;
                  return RowFactory.create(
                      (long) i,
                      Timestamp.from(MONDAY.minus(i, ChronoUnit.HOURS)),
                      price + 5 * random.nextGaussian() > 25 ? 1.0 : 0.0,
                      price,
                      1 + random.nextInt(5),
                      random.nextInt(3) == 0 ? "AT" : "CH",
                      i % 10 == 0 ? "test" : "train");
                })
            .toList();
    Dataset<Row> training = spark.createDataFrame(rows, TRAINING).coalesce(1);
    TrainingSet set =
        new TrainingSet(
            "returns",
            0,
            List.of("order_id"),
            "ordered_at",
            "returned",
            List.of("price", "items", "country"),
            "hash",
            List.of());
    TableSpec spec = TableSpec.appended(TrainingSet.table("returns"), TRAINING, "");
    for (Map.Entry<String, String> said : set.properties().entrySet()) {
      spec = spec.with(said.getKey(), said.getValue());
    }
    long version = tables().replace(spec, training).version().version();
    String folder = new ModelArtifacts(tables()).save(model(training), Map.of());
    ModelRegistry.of(tables()).register(version(folder, version));
  }

  private static SavedModel model(Dataset<Row> training) {
    Dataset<Row> features = training.select("price", "items", "country");
    return new SavedModel(
        "returns",
        "run1",
        MONDAY,
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new VectorAssembler()
                      .setInputCols(new String[] {"price", "items"})
                      .setOutputCol("vector"),
                  new LogisticRegression()
                      .setMaxIter(2)
                      .setFeaturesCol("vector")
                      .setLabelCol("returned")
                })
            .fit(training),
        features.schema(),
        new StructType().add("prediction", "double"),
        features.limit(2));
  }

  private static NewVersion version(String folder, long trainingSetVersion) {
    return new NewVersion(
        "returns",
        "run1",
        folder,
        "ann",
        "Whether an order <comes back>.",
        Map.of(),
        new Provenance(
            "shop",
            Task.BINARY,
            "returns",
            trainingSetVersion,
            "hash",
            List.of(),
            "returned",
            List.of("price", "items", "country"),
            Map.of(),
            Map.of("auc_roc", 0.91),
            Map.of("train", 1800L),
            "build",
            "config",
            Map.of()));
  }
}
