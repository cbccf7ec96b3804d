package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class AffectedPointsTest {
  private static final StructType SCHEMA =
      new StructType().add("id", DataTypes.LongType).add("at", DataTypes.TimestampType);
  private static final Duration DELAY = Duration.ofHours(3);
  private static final Duration WINDOW = Duration.ofHours(5);

  private static final String FEATURES =
      """
      feature-tables:
        spend:
          entity: [id]
          event-time: at
          source: silver.events
          available-after: 3h
          features:
            n: { aggregate: count, window: 5h }
            %s
      """;

  private final SparkSession spark;
  @TempDir private Path folder;

  AffectedPointsTest(SparkSession spark) {
    this.spark = spark;
  }

  private record Moment(long id, long hour) implements Comparable<Moment> {
    @Override
    public int compareTo(Moment other) {
      return id != other.id ? Long.compare(id, other.id) : Long.compare(hour, other.hour);
    }
  }

  @Test
  void findsThePointsInWhoseWindowAChangeLies() {
    agreesWithBruteForce("", false, 3);
  }

  @Test
  void findsThePointsWhoseNewestRowAChangeIs() {
    agreesWithBruteForce("newest: { of: id }", true, 4);
  }

  private void agreesWithBruteForce(String feature, boolean newest, long seed) {
    Random random = new Random(seed);
    Set<Moment> events = moments(random, 60);
    Set<Moment> changed = moments(random, 6);
    TreeSet<Moment> expected = new TreeSet<>();
    for (Moment point : events) {
      if (isTouched(point, events, changed, newest)) {
        expected.add(point);
      }
    }

    Dataset<Row> found =
        new AffectedPoints(FeatureTables.first(folder, FEATURES.formatted(feature)))
            .among(rows(events), rows(changed), rows(events));

    assertThat(moments(found)).containsExactlyElementsOf(expected);
    assertThat(expected).hasSizeBetween(5, 55);
  }

  private static boolean isTouched(
      Moment point, Set<Moment> events, Set<Moment> changed, boolean newest) {
    long until = point.hour() - DELAY.toHours();
    long newestEvent = latest(events, point.id(), until);
    long newestChange = latest(changed, point.id(), until);
    return changed.contains(point)
        || newestChange > until - WINDOW.toHours()
        || (newest && newestChange > Long.MIN_VALUE && newestChange >= newestEvent);
  }

  private static long latest(Set<Moment> moments, long id, long until) {
    return moments.stream()
        .filter(moment -> moment.id() == id && moment.hour() <= until)
        .mapToLong(Moment::hour)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  private static Set<Moment> moments(Random random, int count) {
    TreeSet<Moment> moments = new TreeSet<>();
    while (moments.size() < count) {
      moments.add(new Moment(random.nextInt(3), random.nextInt(100)));
    }
    return moments;
  }

  private Dataset<Row> rows(Set<Moment> moments) {
    List<Row> rows = new ArrayList<>();
    for (Moment moment : moments) {
      Instant at = Instant.EPOCH.plus(Duration.ofHours(moment.hour()));
      rows.add(RowFactory.create(moment.id(), Timestamp.from(at)));
    }
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static Set<Moment> moments(Dataset<Row> rows) {
    TreeSet<Moment> moments = new TreeSet<>();
    for (Row row : rows.collectAsList()) {
      long hour = row.getTimestamp(1).toInstant().getEpochSecond() / 3600;
      assertThat(moments.add(new Moment(row.getLong(0), hour))).as("each once").isTrue();
    }
    return moments;
  }
}
