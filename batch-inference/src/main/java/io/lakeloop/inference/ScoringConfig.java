package io.lakeloop.inference;

import io.lakeloop.core.config.Description;
import io.lakeloop.core.table.TableName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Which rows a model scores.
 *
 * @param trainingSet the training set whose definition says the features
 * @param input the table whose rows are scored; it has the columns of the training set's spine
 * @param since the first day, UTC, whose rows are scored as they come; an explicit range replaces
 *     it
 * @param where which rows are scored; all, where it is left out
 */
public record ScoringConfig(
    @Description("The training set whose definition says the features.") String trainingSet,
    @Description("The table whose rows are scored: layer.name.") TableName input,
    @Description("The first day (UTC) whose rows are scored, such as 2018-08-15.")
        Optional<String> since,
    @Description("SQL condition that selects the rows; left out: all.") Optional<String> where) {
  /** Refuses a first day that is none. */
  public ScoringConfig {
    since.ifPresent(ScoringConfig::startOf);
  }

  /** The first moment of the first day, if there is one. */
  public Optional<Instant> sinceInstant() {
    return since.map(ScoringConfig::startOf);
  }

  private static Instant startOf(String day) {
    try {
      return LocalDate.parse(day).atStartOfDay().toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException(
          "'%s' is no day: write it as 2018-08-15".formatted(day), wrong);
    }
  }
}
