package io.lakeloop.core.metric;

import io.lakeloop.core.LocalSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Small tables of scored rows: id, label, score, colour. */
final class ScoredRows {
  private static final StructType SCHEMA =
      new StructType()
          .add("id", "long")
          .add("label", "double")
          .add("score", "double")
          .add("colour", "string");

  private final List<Row> rows = new ArrayList<>();

  ScoredRows with(@Nullable Double label, @Nullable Double score, @Nullable String colour) {
    rows.add(RowFactory.create((long) rows.size(), label, score, colour));
    return this;
  }

  /** Rows with ties, with scores that mean something, and of some that cannot be measured. */
  static ScoredRows random(long seed, int count) {
    Random random = new Random(seed);
    ScoredRows made = new ScoredRows();
    for (int i = 0; i < count; i++) {
      double score = random.nextBoolean() ? random.nextInt(20) / 20.0 : random.nextDouble();
      made.with(
          i % 40 == 7 ? null : random.nextDouble() < score ? 1.0 : 0.0,
          i % 50 == 9 ? Double.NaN : score,
          List.of("red", "green", "blue").get(random.nextInt(3)));
    }
    return made;
  }

  List<Row> rows() {
    return rows;
  }

  Dataset<Row> in(int partitions) {
    return LocalSpark.session().createDataFrame(rows, SCHEMA).repartition(partitions);
  }

  Dataset<Row> shuffledIn(int partitions, long seed) {
    List<Row> other = new ArrayList<>(rows);
    Collections.shuffle(other, new Random(seed));
    return LocalSpark.session().createDataFrame(other, SCHEMA).repartition(partitions);
  }

  static AssessmentOptions options(Optional<Costs> costs, List<Long> topK, int replicates) {
    return new AssessmentOptions(
        List.of("id"),
        Collections.singletonMap("colour", "colour"),
        0.5,
        costs,
        topK,
        replicates,
        0.9,
        3);
  }
}
