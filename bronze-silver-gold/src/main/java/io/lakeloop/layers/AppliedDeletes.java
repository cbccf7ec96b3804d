package io.lakeloop.layers;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.SqlCondition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which of the rows that a table's SQL or class puts out say that their key is deleted.
 *
 * @param condition SQL over the columns put out, as they are before they are cast; empty: none do
 * @param except columns put out for the condition alone
 */
public record AppliedDeletes(Optional<String> condition, List<String> except) {
  /** Copies the columns. */
  public AppliedDeletes {
    except = List.copyOf(except);
  }

  /** Whether any row may delete. */
  public boolean any() {
    return condition.isPresent();
  }

  /** Whether a row deletes: never null, over the columns put out. */
  public Column column() {
    return condition.map(said -> coalesce(expr(said), lit(false))).orElseGet(() -> lit(false));
  }

  /** The columns put out that are to be the table's. */
  public StructType kept(StructType output) {
    return new StructType(
        Arrays.stream(output.fields())
            .filter(field -> except.stream().noneMatch(field.name()::equalsIgnoreCase))
            .toArray(StructField[]::new));
  }

  /**
   * Refuses a condition that cannot be told of the columns put out, and exceptions that are not
   * among them.
   *
   * @throws UsageException saying what is wrong
   */
  public void requireFitting(SparkSession spark, AnalysedSql analysed) {
    List<String> names = Arrays.asList(analysed.output().fieldNames());
    for (String name : except) {
      if (names.stream().noneMatch(name::equalsIgnoreCase)) {
        throw new UsageException(
            "%s does not put out '%s', which except names.".formatted(analysed.file(), name),
            Suggestion.nearest(name, names)
                .map(near -> "Did you mean " + near + "?")
                .orElse("It puts out: " + String.join(", ", names) + "."),
            "Put it out in %s, or correct except in tables.yml.".formatted(analysed.file()));
      }
    }
    condition.ifPresent(
        said ->
            new SqlCondition(said)
                .select(
                    spark.createDataFrame(List.<Row>of(), analysed.output()),
                    "apply-as-delete does not fit what %s puts out: %s."
                        .formatted(analysed.file(), said),
                    "Correct apply-as-delete in tables.yml, or put out what it needs and name that"
                        + " in except."));
  }
}
