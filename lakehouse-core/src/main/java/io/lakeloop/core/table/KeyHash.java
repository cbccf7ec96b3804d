package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * Chance that is no chance: a number from a row's keys and the seed, whatever file or partition the
 * row lies in.
 */
public final class KeyHash {
  private static final long PLACES = 1L << 40;

  private KeyHash() {}

  /**
   * A number of a row, evenly spread over [0, 1); double.
   *
   * @param purpose what it is for: numbers for different purposes do not depend on each other
   * @param keys columns whose values decide; rows equal in them have the same number
   */
  public static Column share(String purpose, long seed, List<String> keys) {
    return share(seeded(purpose, seed, keys));
  }

  /**
   * A number of a row as {@link #share(String, long, List)} gives it, but of no seed: what it
   * decides is decided for good.
   *
   * @param keys columns, or anything else that is computed of a row
   */
  public static Column share(String purpose, List<Column> keys) {
    return share(Stream.concat(Stream.of(lit(purpose)), keys.stream()));
  }

  /** A whole number of a row from 0 until below a bound, each as likely; bigint. */
  public static Column place(String purpose, long seed, List<String> keys, int bound) {
    return pmod(hash(seeded(purpose, seed, keys)), lit((long) bound));
  }

  private static Column share(Stream<Column> hashed) {
    return pmod(hash(hashed), lit(PLACES)).divide(lit((double) PLACES));
  }

  private static Column hash(Stream<Column> hashed) {
    return xxhash64(hashed.toArray(Column[]::new));
  }

  private static Stream<Column> seeded(String purpose, long seed, List<String> keys) {
    return Stream.concat(Stream.of(lit(purpose), lit(seed)), keys.stream().map(Columns::named));
  }
}
