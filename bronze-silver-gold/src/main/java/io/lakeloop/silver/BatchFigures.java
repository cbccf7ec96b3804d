package io.lakeloop.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.Expectation;
import io.lakeloop.layers.Expectation.OnFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What must be known of a judged batch before it is written.
 *
 * @param total all rows
 * @param kept rows that are kept
 * @param dropped rows left out
 * @param quarantined rows to set aside
 * @param setAside rows that an earlier run of the batch has set aside
 * @param present of the kept rows, by column, how many have a value
 * @param failures how many rows fail a rule, for each that any fails
 * @param examples one row that fails, for each rule that must hold
 */
record BatchFigures(
    long total,
    long kept,
    long dropped,
    long quarantined,
    long setAside,
    Map<String, Long> present,
    Map<String, Long> failures,
    Map<String, String> examples) {
  private static final String ANY = "any";
  private static final String RULE = "rule";
  private static final List<String> FATES =
      List.of("KEEP", "DROP", "QUARANTINE", Judgement.SET_ASIDE, "FAIL");

  /**
   * Counts a batch. The one pass over all rows looks at their fates, not at each rule; which rules
   * failed is counted of those rows alone that failed any. Metrics observed while the rows are
   * judged cost more than this pass over the persisted ones.
   *
   * @param judged what {@link Judgement} gives, persisted
   * @param columns of which it is to be known how many kept rows have a value
   */
  static BatchFigures of(Dataset<Row> judged, Collection<String> columns) {
    Row row = counted(judged, List.copyOf(columns));
    Map<String, Long> failures = new LinkedHashMap<>();
    Map<String, String> examples = new LinkedHashMap<>();
    if (row.<Long>getAs(ANY) > 0) {
      for (Row rule : byRule(judged, row.<Long>getAs("FAIL") > 0).collectAsList()) {
        failures.put(rule.getString(0), rule.getLong(1));
        if (!rule.isNullAt(2)) {
          examples.put(rule.getString(0), rule.getString(2));
        }
      }
    }
    Map<String, Long> present = new LinkedHashMap<>();
    columns.forEach(column -> present.put(column, row.<Long>getAs("present:" + column)));
    return new BatchFigures(
        FATES.stream().mapToLong(fate -> row.<Long>getAs(fate)).sum(),
        row.<Long>getAs("KEEP"),
        row.<Long>getAs("DROP"),
        row.<Long>getAs("QUARANTINE"),
        row.<Long>getAs(Judgement.SET_ASIDE),
        present,
        failures,
        examples);
  }

  private static Row counted(Dataset<Row> judged, List<String> columns) {
    Column fate = coalesce(col(Judgement.FATE), lit("KEEP"));
    List<Column> figures = new ArrayList<>();
    for (String word : FATES) {
      figures.add(count_if(fate.equalTo(word)).as(word));
    }
    for (String column : columns) {
      // A row that deletes is not asked for a value.
      Column isThere = col(Judgement.DELETES).or(Columns.named(column).isNotNull());
      figures.add(count_if(col(Judgement.FATE).isNull().and(isThere)).as("present:" + column));
    }
    return judged
        .agg(
            count_if(col(Judgement.FAILED_RULES).isNotNull()).as(ANY),
            figures.toArray(Column[]::new))
        .head();
  }

  /** One row a rule that any row fails. The least example, so that every run shows the same. */
  private static Dataset<Row> byRule(Dataset<Row> judged, boolean examples) {
    Column shown = when(col(Judgement.FATE).equalTo("FAIL"), col(Judgement.AS_READ));
    return judged
        .filter(col(Judgement.FAILED_RULES).isNotNull())
        .select(explode(col(Judgement.FAILED_RULES)).as(RULE), shown.as("example"))
        .groupBy(RULE)
        .agg(
            count(lit(1)).as("rows"),
            (examples ? min("example") : lit(null).cast("string")).as("example"));
  }

  /**
   * What came of the batch.
   *
   * @param expectations the table's
   */
  Refined refined(Map<String, Expectation> expectations) {
    Map<String, Long> warnings = new LinkedHashMap<>();
    expectations.forEach(
        (rule, said) -> {
          if (said.onFailure() == OnFailure.WARN) {
            warnings.put(rule, failures.getOrDefault(rule, 0L));
          }
        });
    return new Refined(kept, quarantined + setAside, dropped, warnings);
  }

  /**
   * Refuses a batch that holds a row which must not be.
   *
   * @param expectations the table's
   * @throws DataRefusedException naming the first such rule, how many rows fail it, and one of them
   */
  void refuseFailures(TableName table, Map<String, Expectation> expectations) {
    for (Map.Entry<String, Expectation> rule : expectations.entrySet()) {
      boolean mustHold = rule.getValue().onFailure() == OnFailure.FAIL;
      long failed = mustHold ? failures.getOrDefault(rule.getKey(), 0L) : 0;
      if (failed > 0) {
        throw new DataRefusedException(
            "%s refuses its new rows: %,d of them fail '%s'."
                .formatted(table, failed, rule.getKey()),
            "One of them: " + examples.get(rule.getKey()),
            "Filter them out in its SQL, for they stay in its source, or mend '%s' in tables.yml."
                .formatted(rule.getKey()));
      }
    }
  }
}
