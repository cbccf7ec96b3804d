package io.lakeloop.training;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.lakeloop.core.table.Columns;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * Chance that is no chance: a number from a row's keys and the seed, whatever file or partition the
 * row lies in.
 */
final class KeyHash {
  private static final long PLACES = 1L << 40;

  private KeyHash() {}

  /**
   * A number of a row, evenly spread over [0, 1); double.
   *
   * @param purpose what it is for: numbers for different purposes do not depend on each other
   * @param keys columns whose values decide; rows equal in them have the same number
   */
  static Column share(String purpose, long seed, List<String> keys) {
    return pmod(hash(purpose, seed, keys), lit(PLACES)).divide(lit((double) PLACES));
  }

  /** A whole number of a row from 0 until below a bound, each as likely; bigint. */
  static Column place(String purpose, long seed, List<String> keys, int bound) {
    return pmod(hash(purpose, seed, keys), lit((long) bound));
  }

  private static Column hash(String purpose, long seed, List<String> keys) {
    return xxhash64(
        Stream.concat(Stream.of(lit(purpose), lit(seed)), keys.stream().map(Columns::named))
            .toArray(Column[]::new));
  }
}
