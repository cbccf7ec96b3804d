package io.lakeloop.features;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.config.Project;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A lakehouse with {@code silver.transactions}, and projects that compute features from it. */
public final class CardProject {
  public static final TableName TRANSACTIONS = TableName.parse("silver.transactions");
  static final TableName FRAUD = TableName.parse("training_sets.fraud");
  static final StructType SCHEMA =
      new StructType()
          .add("transaction_id", DataTypes.LongType)
          .add("tx_time", DataTypes.TimestampType)
          .add("customer_id", DataTypes.LongType)
          .add("terminal_id", DataTypes.LongType)
          .add("amount_eur", DataTypes.createDecimalType(12, 2))
          .add("is_fraud", DataTypes.IntegerType);

  private final LocalLakehouse lakehouse;
  private final SparkSession spark;

  public CardProject(Path folder, SparkSession spark) {
    this.lakehouse = new LocalLakehouse(folder);
    this.spark = spark;
  }

  public LocalLakehouse lakehouse() {
    return lakehouse;
  }

  /** A transaction; the amount in euros and cents. */
  public static Row transaction(
      long id,
      @Nullable String time,
      @Nullable Long customer,
      @Nullable Long terminal,
      @Nullable String amount,
      @Nullable Integer fraud) {
    return RowFactory.create(
        id,
        time == null ? null : Timestamp.from(Instant.parse(time)),
        customer,
        terminal,
        amount == null ? null : new java.math.BigDecimal(amount),
        fraud);
  }

  public Dataset<Row> rows(Row... rows) {
    return spark.createDataFrame(List.of(rows), SCHEMA);
  }

  /** Makes {@code silver.transactions} of the given rows, in one file, as its first version. */
  public CardProject holding(Row... rows) {
    return holding(TableSpec.upserted(TRANSACTIONS, SCHEMA, "Payments."), rows(rows));
  }

  /** Makes a table of the given rows, in one file, as its first version. */
  CardProject holding(TableSpec spec, Dataset<Row> rows) {
    lakehouse.tables().replace(spec, rows.coalesce(1));
    return this;
  }

  /** Writes a project of the given features.yml and returns its folder. */
  public String project(String features) {
    lakehouse.write("project/features.yml", features);
    return lakehouse.folder().resolve("project").toString();
  }

  /**
   * A features.yml of the training set {@code fraud}.
   *
   * @param tables feature tables, each from {@link #table}
   * @param spine what is said of the spine beyond table, keys, time and label
   */
  public static String fraud(String tables, String spine, String lookups, String split) {
    return String.join(
        "\n",
        "feature-tables:",
        tables + "training-sets:",
        "  fraud:",
        "    spine:",
        "      table: silver.transactions",
        "      keys: [transaction_id]",
        "      event-time: tx_time",
        "      label: is_fraud",
        spine.indent(6) + "    lookups: " + lookups,
        "    split: " + split,
        "");
  }

  /** The same of a spine of which no more is said, half of its rows to train. */
  static String fraud(String tables, String lookups) {
    return fraud(tables, "", lookups, "{ train-share: 0.5 }");
  }

  /** How long after an event's time the time of a row is that asks, in milliseconds. */
  static long age(Row asking, Row event) {
    return asking.<Timestamp>getAs(1).getTime() - event.<Timestamp>getAs(1).getTime();
  }

  /** A feature table of {@code silver.transactions}. */
  public static String table(String name, String entity, String more) {
    return String.join(
        "\n",
        "  " + name + ":",
        "    entity: [" + entity + "]",
        "    event-time: tx_time",
        "    source: silver.transactions",
        more.indent(4));
  }

  /** The training set {@code fraud} of a project of the given features.yml. */
  FeatureSet set(String features) {
    return FeatureSet.of(config(project(features)), FRAUD.name());
  }

  /** What builds it, without the job around. */
  TrainingSetBuild training(String features) {
    return new TrainingSetBuild(lakehouse.tables(), set(features), Optional.empty());
  }

  /** Runs build-training-set on a project of the given features.yml. */
  Answer build(String features, String... more) {
    return run("build-training-set", features, more);
  }

  /** Runs a job on a project of the given features.yml. */
  public Answer run(String job, String features, String... more) {
    return lakehouse.run(
        Stream.concat(
                Stream.of(job, "--env", "dev", "--project", project(features)), Stream.of(more))
            .toArray(String[]::new));
  }

  /** Copies the features and the SQL of one of the repository's projects. */
  String copied(String name) {
    Path from = Path.of("../conf/projects/" + name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String relative = from.relativize(file).toString();
        if (relative.equals("features.yml") || relative.startsWith("sql/")) {
          lakehouse.write(name + "/" + relative, Files.readString(file));
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return lakehouse.folder().resolve(name).toString();
  }

  /** What a features.yml of the given text says. */
  public static FeaturesConfig read(Path folder, String features) {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    lakehouse.write("project/features.yml", features);
    return loaded(lakehouse.folder().resolve("project").toString());
  }

  public FeaturesConfig config(String folder) {
    return loaded(folder);
  }

  private static FeaturesConfig loaded(String folder) {
    return Project.load(folder, "dev", Map.of(), List.of()).config(FeaturesConfig.class);
  }
}
