package io.lakeloop.features.join;

import io.lakeloop.core.table.Columns;
import io.lakeloop.features.join.kernel.AsOfJoin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Looks up, for each row of a spine, the newest row of its entity in one or more feature tables as
 * of the row's time, so that nothing of the future is known.
 *
 * <pre>{@code
 * Dataset<Row> rows =
 *     PointInTimeJoin.of(payments, "tx_time")
 *         .with(FeatureRows.of(limits, List.of("customer_id"), "valid_from").looking("limit_eur"))
 *         .join();
 * }</pre>
 *
 * <ul>
 *   <li>Every spine row comes out exactly once, duplicates included, in no promised order; its
 *       columns come first, then those looked up, table by table, null where no row counts.
 *   <li>Keys are compared as what they are: two whole numbers of any width as numbers, all else
 *       only with its own type; 0.0 equals -0.0, NaN equals NaN. A null key or time, on either
 *       side, matches nothing.
 *   <li>Of rows of one entity and time the one last known wins, where there is a known-at column;
 *       of those the one with the greatest values, column by column, nulls least: first of the
 *       columns named to break ties, in that order, then of those looked up. No layout of files and
 *       no order of arrival changes it; nor does what is looked up, where the columns named tell
 *       all rows apart.
 *   <li>Feature tables with the same keys take one shuffle of the spine together, each one of its
 *       own. An entity with a large share of all rows is cut by time among several tasks.
 *   <li>Defining a join runs no job; sizes are looked at, hot entities sampled and, for a small
 *       spine, its keys and times collected when its rows are first asked for.
 * </ul>
 */
public final class PointInTimeJoin {
  private final Dataset<Row> spine;
  private final String time;
  private final List<FeatureRows> tables;
  private final AsOfJoin.Options options;

  private PointInTimeJoin(
      Dataset<Row> spine, String time, List<FeatureRows> tables, AsOfJoin.Options options) {
    this.spine = spine;
    this.time = time;
    this.tables = List.copyOf(tables);
    this.options = options;
  }

  /**
   * A join of no feature tables yet.
   *
   * @param spine the rows that ask, each column's name once
   * @param time the column of the time each asks as of: timestamp, timestamp without zone, date
   */
  public static PointInTimeJoin of(Dataset<Row> spine, String time) {
    return new PointInTimeJoin(spine, time, List.of(), AsOfJoin.Options.chosen());
  }

  /** This join, with one more feature table. */
  public PointInTimeJoin with(FeatureRows table) {
    List<FeatureRows> more = new ArrayList<>(tables);
    more.add(table);
    return new PointInTimeJoin(spine, time, more, options);
  }

  /** This join, done in a given way rather than the one chosen from the plans' statistics. */
  public PointInTimeJoin strategy(JoinStrategy strategy) {
    return options(
        new AsOfJoin.Options(
            Optional.of(strategy), options.partitions(), options.sampledFrom(), options.memory()));
  }

  /** This join, done in so many partitions rather than as many as the sizes ask for. */
  public PointInTimeJoin partitions(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("A join needs a partition, not %d.".formatted(count));
    }
    return options(
        new AsOfJoin.Options(
            options.strategy(), Optional.of(count), options.sampledFrom(), options.memory()));
  }

  /** For tests: hot entities looked for, and sorting begun, from so many bytes on. */
  PointInTimeJoin limits(long sampledFrom, long memory) {
    return options(
        new AsOfJoin.Options(
            options.strategy(), options.partitions(), Optional.of(sampledFrom), memory));
  }

  private PointInTimeJoin options(AsOfJoin.Options other) {
    return new PointInTimeJoin(spine, time, tables, other);
  }

  /**
   * The rows.
   *
   * @throws IllegalArgumentException if a column is missing, two columns of the output are named
   *     alike, a time is none, or the types of a key differ
   */
  public Dataset<Row> join() {
    requireDistinctNames();
    Map<List<String>, List<FeatureRows>> byKeys = new LinkedHashMap<>();
    tables.forEach(
        table -> byKeys.computeIfAbsent(table.keys(), keys -> new ArrayList<>()).add(table));
    Dataset<Row> joined = spine;
    for (Map.Entry<List<String>, List<FeatureRows>> group : byKeys.entrySet()) {
      joined = new KeyedJoin(joined, time, group.getKey(), group.getValue()).join(options);
    }
    return byKeys.size() < 2 ? joined : inOrder(joined);
  }

  /** The output's columns as they are promised, whatever order the keys were joined in. */
  private Dataset<Row> inOrder(Dataset<Row> joined) {
    return joined.select(
        Stream.concat(Arrays.stream(spine.columns()), tables.stream().flatMap(KeyedJoin::outputs))
            .map(name -> joined.col(Columns.quoted(name)))
            .toArray(Column[]::new));
  }

  private void requireDistinctNames() {
    Set<String> names = new HashSet<>();
    Stream.concat(Arrays.stream(spine.columns()), tables.stream().flatMap(KeyedJoin::outputs))
        .forEach(
            name -> {
              // Columns of one name in another case are one column to Spark.
              if (!names.add(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                    "The column '%s' would be there twice.".formatted(name));
              }
            });
  }
}
