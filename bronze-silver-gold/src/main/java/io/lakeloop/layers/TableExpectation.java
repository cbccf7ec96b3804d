package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.Expectation.OnFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What must hold of a table as a whole, or of the new rows together: exactly one of the five. It
 * looks at rows as they are written, so at protected values, and at those that are neither dropped
 * nor quarantined.
 *
 * <p>{@code references} may also set single rows aside: then it is judged as what is expected of a
 * row is, before anything of the table.
 *
 * <p>{@code not-null-share} and {@code references} are judged of each batch's new rows, before any
 * of them is written. {@code unique} is judged of those rows of the table that share a value with
 * the new ones: before they are written in append tables, in others afterwards, since only then it
 * is known which rows stay. {@code row-count} and {@code fresh-within} are judged of the whole
 * table at the end of every run that does more than to find nothing new; where a table must be
 * fresh, every run does.
 *
 * @param unique columns whose values together stand in one row only; a row where one of them is
 *     null is like no other
 * @param notNullShare how often a column must have a value
 * @param rowCount how many rows the table must have
 * @param freshWithin how old the newest row may be
 * @param references where values must be found
 * @param onFailure what follows where it does not hold: WARN tells of it and records it; FAIL ends
 *     the job with exit code 3, also when it is run again, until it holds, and what is judged of
 *     new rows before they are written keeps them out; DROP and QUARANTINE are for the rows alone
 *     whose {@code references} are not found
 */
public record TableExpectation(
    @Description("Columns whose values together stand in one row only; nulls do not count.")
        List<String> unique,
    @Description("How many of the new rows must have a value.") Optional<NotNullShare> notNullShare,
    @Description("How many rows the table must have after a run.") Optional<RowCount> rowCount,
    @Description("How old the table's newest row may be after a run.")
        Optional<FreshWithin> freshWithin,
    @Description("The table in which the new rows' values must be found; nulls pass.")
        Optional<References> references,
    @Default("warn")
        @Description(
            "warn, or fail: the job ends with exit code 3; of references also drop or quarantine.")
        OnFailure onFailure) {
  /**
   * How often a column has a value.
   *
   * @param column the column
   * @param atLeast the least share of rows in which it is not null, 0 to 1
   */
  public record NotNullShare(
      @Description("The column.") String column,
      @Description("The least share of rows with a value, 0 to 1.") double atLeast) {
    /** Refuses what is no share. */
    public NotNullShare {
      if (!(atLeast >= 0 && atLeast <= 1)) {
        throw new IllegalArgumentException("at-least is a share from 0 to 1, not " + atLeast);
      }
    }
  }

  /**
   * How many rows a table has.
   *
   * @param atLeast the fewest
   * @param atMost the most
   */
  public record RowCount(
      @Description("The fewest rows.") Optional<Long> atLeast,
      @Description("The most rows.") Optional<Long> atMost) {
    /** Refuses bounds that nothing or everything meets. */
    public RowCount {
      if (atLeast.isEmpty() && atMost.isEmpty()) {
        throw new IllegalArgumentException("row-count needs at-least, at-most or both");
      }
      if (atLeast.orElse(0L) > atMost.orElse(Long.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "no number of rows is at least %d and at most %d"
                .formatted(atLeast.orElse(0L), atMost.orElse(0L)));
      }
    }
  }

  /**
   * How old the newest row may be.
   *
   * @param column a date or timestamp; times to come are fresh
   * @param within the greatest age when the run begins
   */
  public record FreshWithin(
      @Description("A date or timestamp.") String column,
      @Description("The greatest age of its newest value when the run begins, such as 2d.")
          Duration within) {}

  /**
   * Where values must be found.
   *
   * @param columns of the new rows; a row where one of them is null passes
   * @param table the table to find them in, as it is when the rows come
   * @param to that table's columns; of the same names where left out
   */
  public record References(
      @Description("Columns of the new rows.") List<String> columns,
      @Description("The table to find their values in.") TableName table,
      @Description("That table's columns; of the same names where left out.") List<String> to) {
    /** Refuses references from nothing, or to another number of columns. */
    public References {
      columns = List.copyOf(columns);
      to = to.isEmpty() ? columns : List.copyOf(to);
      if (columns.isEmpty() || columns.size() != to.size()) {
        throw new IllegalArgumentException(
            "references needs columns, and as many in 'to': %d and %d"
                .formatted(columns.size(), to.size()));
      }
    }

    /**
     * Whether rows refer to others of their own table.
     *
     * @param own the table they are in
     */
    public boolean isWithin(TableName own) {
      return table.local().equals(own.local()) && table.environment().isEmpty();
    }
  }

  /** Refuses anything but exactly one thing to expect. */
  public TableExpectation {
    unique = List.copyOf(unique);
    long said =
        Stream.of(
                !unique.isEmpty(),
                notNullShare.isPresent(),
                rowCount.isPresent(),
                freshWithin.isPresent(),
                references.isPresent())
            .filter(given -> given)
            .count();
    if (said != 1) {
      throw new IllegalArgumentException(
          "an expectation of a table says one of unique, not-null-share, row-count, fresh-within"
              + " and references; this one says "
              + said);
    }
    if (references.isEmpty()
        && (onFailure == OnFailure.DROP || onFailure == OnFailure.QUARANTINE)) {
      throw new IllegalArgumentException(
          "only rows can be set aside, so on-failure is warn or fail; drop and quarantine are for"
              + " references");
    }
  }

  /** Whether rows are set aside that refer to nothing, instead of judging all of them together. */
  public boolean setsRowsAside() {
    return onFailure == OnFailure.DROP || onFailure == OnFailure.QUARANTINE;
  }

  /**
   * Refuses to set rows aside for what they refer to in their own table: whether a row is there
   * would depend on the rows that are set aside.
   *
   * @param name its own
   * @param table the table it is expected of
   * @throws UsageException if it does
   */
  public void requireOtherTable(String name, TableName table) {
    if (setsRowsAside() && references.filter(to -> to.isWithin(table)).isPresent()) {
      throw new UsageException(
          "The expectation '%s' of %s sets rows aside for what they refer to in their own table."
              .formatted(name, table),
          "Which rows are there depends on which are set aside.",
          "Set its on-failure to warn or fail in tables.yml.");
    }
  }

  /** Refuses columns that the table does not declare, or that tell no time where one must. */
  void requireColumns(Map<String, ColumnConfig> columns) {
    unique.forEach(column -> SilverTable.requireColumn("unique", column, columns));
    notNullShare.ifPresent(
        share -> SilverTable.requireColumn("not-null-share", share.column(), columns));
    references.ifPresent(
        to ->
            to.columns()
                .forEach(column -> SilverTable.requireColumn("references", column, columns)));
    freshWithin.ifPresent(
        fresh -> {
          SilverTable.requireColumn("fresh-within", fresh.column(), columns);
          String type = Objects.requireNonNull(columns.get(fresh.column())).dataType().typeName();
          if (!type.startsWith("timestamp") && !type.equals("date")) {
            throw new IllegalArgumentException(
                "fresh-within needs a date or timestamp, but '%s' is declared %s"
                    .formatted(fresh.column(), type));
          }
        });
  }
}
