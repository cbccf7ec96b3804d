package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.config.Secret;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A table or query of a database that rows come from.
 *
 * <p>Without {@code incrementalBy} a run adds all rows there are, unless they are those of the run
 * before. With it a run adds the rows whose value in that column is greater than the greatest held,
 * and those that have just this value, or none, and are not held yet. A row that comes late with a
 * lesser value is not seen.
 *
 * @param url the database's JDBC URL, without user and password
 * @param table the table's name as the database's SQL takes it
 * @param query an SQL query in the table's stead
 * @param user who connects
 * @param password that user's
 * @param incrementalBy a column of whole numbers, decimals, dates or times whose values only grow
 * @param partitionBy a column of whole numbers, decimals, dates or times that parts the rows
 * @param partitions how many parts are read at once, each by a statement of its own
 * @param fetchSize how many rows come at a time
 */
public record JdbcSource(
    @Description("JDBC URL, such as jdbc:postgresql://host/database.") String url,
    @Description("The table, such as public.orders; or write a query.") Optional<String> table,
    @Description("An SQL query in a table's stead.") Optional<String> query,
    @Description("Who connects.") Optional<String> user,
    @Description("The user's password: as ${NAME} only.") Optional<Secret> password,
    @Description(
            "A number, date or time that only grows, to add new rows alone; left out: snapshots."
                + " Rows without a value are added once.")
        Optional<String> incrementalBy,
    @Description("A number, date or time by which the rows are read in parallel.")
        Optional<String> partitionBy,
    @Default("1") @Description("How many parts are read in parallel.") int partitions,
    @Default("10000") @Description("How many rows come at a time.") int fetchSize) {
  // As a parameter of the URL, or before the host as some databases have it.
  private static final Pattern CREDENTIALS =
      Pattern.compile(
          "(?i)[?&;](user|username|uid|pwd|\\w*password)=|//[^/@]+@|[/:][^/:@]+[/:][^/:@]+@");

  /** Refuses what names no rows, and a URL that gives a password away. */
  public JdbcSource {
    if (!url.startsWith("jdbc:")) {
      throw new IllegalArgumentException("the url does not begin with jdbc:");
    }
    if (CREDENTIALS.matcher(url).find()) {
      throw new IllegalArgumentException(
          "the url holds a user or a password: write them as user and password");
    }
    if (table.isPresent() == query.isPresent()) {
      throw new IllegalArgumentException("jdbc wants one of table and query");
    }
    if (table.or(() -> query).filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("the table or query is empty");
    }
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions is less than 1");
    }
    if (partitionBy.isPresent() != partitions > 1) {
      throw new IllegalArgumentException(
          "partition-by and partitions go together: a column, and 2 or more");
    }
    if (fetchSize < 1) {
      throw new IllegalArgumentException("fetch-size is less than 1");
    }
  }

  /** The table's name, or the query in parentheses. */
  public String relation() {
    return query.map(sql -> "(" + sql.strip().replaceFirst(";$", "") + ")").orElseGet(table::get);
  }
}
