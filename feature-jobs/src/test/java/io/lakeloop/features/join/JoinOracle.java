package io.lakeloop.features.join;

import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Point-in-time joins by looking at all pairs of rows.
 *
 * @param delay microseconds
 * @param maxAge microseconds
 * @param known whether column {@code known} counts
 * @param cutOff microseconds, after which nothing known counts
 */
record JoinOracle(
    List<String> keys, long delay, Optional<Long> maxAge, boolean known, Optional<Long> cutOff) {

  /** The spine's rows, each with the time and value columns of the feature row that counts. */
  List<Row> join(Dataset<Row> spine, Dataset<Row> looked, String... values) {
    List<Row> features = looked.collectAsList();
    List<Row> joined = new ArrayList<>();
    for (Row asking : spine.collectAsList()) {
      Optional<Row> found =
          features.stream()
              .filter(row -> counts(row, asking))
              .max(
                  Comparator.comparing((Row row) -> micros(row, "time"))
                      .thenComparing(row -> known ? micros(row, "known") : Long.valueOf(0))
                      .thenComparing(row -> value(row, values[0]))
                      .thenComparing(row -> value(row, values[1])));
      List<@Nullable Object> out = new ArrayList<>();
      for (int i = 0; i < asking.size(); i++) {
        out.add(asking.get(i));
      }
      for (String value : values) {
        out.add(found.map(row -> row.getAs(value)).orElse(null));
      }
      out.add(found.map(row -> row.getAs("time")).orElse(null));
      joined.add(RowFactory.create(out.toArray()));
    }
    return joined;
  }

  private boolean counts(Row row, Row asking) {
    for (String key : keys) {
      Object value = row.getAs(key);
      if (value == null || !sameKey(value, asking.getAs(key))) {
        return false;
      }
    }
    Long time = micros(row, "time");
    Long asked = micros(asking, "t");
    if (time == null || asked == null || time + delay > asked) {
      return false;
    }
    Long knownAt = micros(row, "known");
    if (known && (knownAt == null || knownAt > asked)) {
      return false;
    }
    return maxAge.filter(age -> asked - delay - time > age).isEmpty()
        && cutOff.filter(moment -> knownAt != null && knownAt > moment).isEmpty();
  }

  private static boolean sameKey(Object one, @Nullable Object other) {
    if (one instanceof Number whole && other instanceof Number number) {
      return whole.longValue() == number.longValue();
    }
    return Objects.equals(one, other);
  }

  private static @Nullable Long micros(Row row, String column) {
    Timestamp time = row.getAs(column);
    return time == null ? null : time.getTime() * 1000 + time.getNanos() / 1000 % 1000;
  }

  /** As text, which is in order as the test's values are; null is least. */
  private static String value(Row row, String column) {
    return Objects.toString(row.<@Nullable Object>getAs(column), "");
  }
}
