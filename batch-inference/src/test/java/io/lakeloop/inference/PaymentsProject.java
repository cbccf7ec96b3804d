package io.lakeloop.inference;

import static org.apache.spark.sql.functions.col;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.config.Project;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.features.FeatureSet;
import io.lakeloop.features.FeaturesConfig;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** A project that scores the rows of {@code silver.payments}, and its lakehouse. */
final class PaymentsProject {
  static final TableName INPUT = TableName.parse("silver.payments");
  static final TableName PREDICTIONS = TableName.parse("predictions.fraud");

  static final String FEATURES =
      """
      feature-tables:
        customer:
          entity: [customer_id]
          event-time: paid_at
          source: silver.payments
          features:
            payments_7d: { aggregate: count, window: 7d }
      training-sets:
        fraud:
          spine:
            table: silver.payments
            keys: [payment_id]
            event-time: paid_at
            label: is_fraud
            features: { amount: amount }
          lookups:
            - { table: features.customer, own-row: included }
          split: { train-share: 0.5 }
      """;

  private static final String INFERENCE =
      "models: { fraud: { training-set: fraud, input: silver.payments, since: 2018-07-01 } }\n";
  private static final StructType ROWS =
      new StructType()
          .add("payment_id", "bigint")
          .add("customer_id", "bigint")
          .add("paid_at", "timestamp")
          .add("amount", "double")
          .add("is_fraud", "int");

  private final LocalLakehouse lakehouse;

  /** A project with an empty input, below an empty folder. */
  PaymentsProject(Path folder) {
    lakehouse = new LocalLakehouse(folder).variable("LAKELOOP_PROGRESS", "on");
    write("features.yml", FEATURES);
    write("inference.yml", INFERENCE);
  }

  /**
   * Makes the input.
   *
   * @param spec how: with a change data feed or for appends only
   */
  PaymentsProject withInput(TableSpec spec) {
    tables().create(spec);
    return this;
  }

  static TableSpec upserted() {
    return TableSpec.upserted(INPUT, ROWS, "");
  }

  static TableSpec appended() {
    return TableSpec.appended(INPUT, ROWS, "");
  }

  /** Takes over the registered models of another lakehouse; their files stay where they are. */
  PaymentsProject withModelsOf(Path other) {
    lakehouse.copy(other, "lakehouse/dev/registry");
    return this;
  }

  void write(String file, String text) {
    lakehouse.write("payments/" + file, text);
  }

  /** The hash that a version trained on this project's definition carries. */
  String definitionHash() {
    Project project = Project.load(folder(), "dev", Map.of(), List.of());
    return FeatureSet.of(project.config(FeaturesConfig.class), "fraud").definitionHash() + "/rows";
  }

  Payments payments() {
    return new Payments(lakehouse, definitionHash());
  }

  LocalLakehouse lakehouse() {
    return lakehouse;
  }

  Tables tables() {
    return lakehouse.tables();
  }

  /** Adds payments of customer 7, at noon of a day of July 2018 each. */
  void pay(Row... payments) {
    Dataset<Row> rows = tables().spark().createDataFrame(Arrays.asList(payments), ROWS).coalesce(1);
    tables().append(INPUT, rows);
  }

  /** A payment of customer 7. */
  static Row payment(long id, int dayOfJuly, double amount) {
    return RowFactory.create(id, 7L, noon(dayOfJuly), amount, amount > 20 ? 1 : 0);
  }

  static Timestamp noon(int dayOfJuly) {
    return Timestamp.from(Instant.parse("2018-07-%02dT12:00:00Z".formatted(dayOfJuly)));
  }

  /** Runs a job on the project. */
  Answer run(String... words) {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    all.add("--project");
    all.add(folder());
    return lakehouse.run(all.toArray(String[]::new));
  }

  /** What each prediction says, without its id, probability and processing time. */
  List<Row> predictions() {
    return tables()
        .read(PREDICTIONS)
        .select("payment_id", "paid_at", "amount", "payments_7d", "prediction", "model_version")
        .orderBy(col("model_version"), col("payment_id"))
        .collectAsList();
  }

  /** One row of {@link #predictions}. */
  static Row predicted(
      long id, int dayOfJuly, double amount, long payments, double prediction, int version) {
    return RowFactory.create(id, noon(dayOfJuly), amount, payments, prediction, version);
  }

  private String folder() {
    return lakehouse.folder().resolve("payments").toString();
  }
}
