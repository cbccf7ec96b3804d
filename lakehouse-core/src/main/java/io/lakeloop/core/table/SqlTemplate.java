package io.lakeloop.core.table;

import io.lakeloop.core.failure.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A user's SQL in which tables stand between double braces: {@code FROM {{ bronze.transactions }}}.
 *
 * @param file where the text comes from, for messages
 * @param text one SELECT
 */
public record SqlTemplate(String file, String text) {
  private static final Pattern REFERENCE = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_.:-]+)\\s*}}");

  /** The names between the braces, each once, in the order they first appear. */
  public List<String> references() {
    List<String> names = new ArrayList<>();
    Matcher matcher = REFERENCE.matcher(text);
    while (matcher.find()) {
      if (!names.contains(matcher.group(1))) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }

  /**
   * The text with each reference written as the name of a temporary view: {@code bronze.trips} as
   * {@code bronze_trips}.
   */
  public String rendered() {
    return REFERENCE.matcher(text).replaceAll(match -> view(match.group(1)));
  }

  /**
   * Runs the text over the given rows.
   *
   * @param spark the session: inside a micro-batch the batch's own
   * @param rows what each reference stands for
   * @throws UsageException if a reference stands for nothing, or Spark refuses the SQL
   */
  public Dataset<Row> over(SparkSession spark, Map<String, Dataset<Row>> rows) {
    for (String reference : references()) {
      Dataset<Row> dataset = rows.get(reference);
      if (dataset == null) {
        throw new UsageException(
            "%s reads {{ %s }}, which does not exist.".formatted(file, reference),
            "Known here: " + String.join(", ", rows.keySet()) + ".",
            "Correct the name between the braces.");
      }
      dataset.createOrReplaceTempView(view(reference));
    }
    try {
      return analysed(spark);
    } catch (AnalysisException refused) {
      throw refused(refused);
    }
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private Dataset<Row> analysed(SparkSession spark) throws AnalysisException {
    return spark.sql(rendered());
  }

  private UsageException refused(AnalysisException refused) {
    // Spark's messages end with the plan; the first lines say what is wrong, and where.
    String reason =
        String.valueOf(refused.getMessage())
            .lines()
            .limit(2)
            .reduce("", (a, b) -> (a + " " + b).strip())
            .replaceFirst("; (line \\d+ pos \\d+);.*", " ($1)");
    return new UsageException(
        file
            + (refused.getClass().getSimpleName().equals("ParseException")
                ? " is no valid SQL."
                : " does not fit its tables."),
        reason,
        "Correct the SQL in " + file + ".");
  }

  private static String view(String reference) {
    return reference.replaceAll("[^A-Za-z0-9_]", "_");
  }
}
