package io.lakeloop.benchmarks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rows to learn from: twenty features of which four are words, and a label of 0 or 1 that some of
 * them decide, with chance. A lakehouse holds them as a training set, of which the last fifth in
 * time tests.
 *
 * @param spark the session
 * @param rows how many
 * @param folder where the lakehouse lies, {@code project} and {@code conf} beside it
 */
record Samples(SparkSession spark, long rows, Path folder) {
  static final String LABEL = "label";
  static final String KEY = "id";
  static final List<String> NUMBERS = names("n", 16);
  static final List<String> WORDS = names("c", 4);
  // The words of the features, one more each.
  private static final int FEWEST_WORDS = 4;

  private static final String FEATURES =
      """
      training-sets:
        samples:
          spine:
            table: silver.samples
            keys: [id]
            event-time: at
            label: label
            features:
      %s
          lookups: []
          split: { train-share: 0.8 }
      """;

  private static List<String> names(String letter, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> letter + number).toList();
  }

  /** Writes the rows and builds the training set. */
  Samples build() {
    JobRuns jobs = new JobRuns(folder).create();
    jobs.write(
        "project/features.yml",
        FEATURES.formatted(
            Stream.concat(NUMBERS.stream(), WORDS.stream())
                .map(name -> "        %1$s: %1$s".formatted(name))
                .collect(Collectors.joining("\n"))));
    made().write().format("delta").save(folder.resolve("lakehouse/silver/samples").toString());
    jobs.run("build-training-set");
    return this;
  }

  /** The same training set in another folder, where no model has been trained yet. */
  Samples copiedTo(Path other) {
    Folders.delete(other);
    Folders.copy(folder.resolve("lakehouse"), other.resolve("lakehouse"));
    Folders.copy(folder.resolve("project"), other.resolve("project"));
    new JobRuns(other).create();
    return new Samples(spark, rows, other);
  }

  /** Says what {@code train-model} is to train. */
  Samples withModel(String yaml) {
    new JobRuns(folder).write("project/training.yml", yaml);
    return this;
  }

  /** The training set's rows of one split, as whoever opens the table sees them. */
  Dataset<Row> split(String split) {
    return spark
        .read()
        .format("delta")
        .load(folder.resolve("lakehouse/training_sets/samples").toString())
        .where(col("split").equalTo(split));
  }

  private Dataset<Row> made() {
    List<Column> columns = new ArrayList<>();
    columns.add(col("id"));
    columns.add(expr("timestamp_seconds(1514764800 + id)").as("at"));
    for (int i = 0; i < NUMBERS.size(); i++) {
      columns.add(
          expr("pmod(xxhash64(id, %d), 1000003) / 500001.5D - 1".formatted(i)).as(NUMBERS.get(i)));
    }
    for (int i = 0; i < WORDS.size(); i++) {
      columns.add(
          expr("concat('w', pmod(xxhash64(id, %d), %d))".formatted(100 + i, FEWEST_WORDS << i))
              .as(WORDS.get(i)));
    }
    return spark
        .range(rows)
        .select(columns.toArray(Column[]::new))
        .withColumn(
            "chance",
            expr(
                "1 / (1 + exp(1.5 - 2 * n1 + n2 - 3 * n3 * n4 - if(c1 = 'w1', 1, 0)"
                    + " - if(c4 IN ('w3', 'w9', 'w20'), 2, 0)))"))
        .withColumn(
            LABEL, expr("CAST(pmod(xxhash64(id, 999), 1000003) / 1000003D < chance AS INT)"))
        .drop("chance");
  }
}
