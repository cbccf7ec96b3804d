package io.lakeloop.silver;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.Expectation.OnFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What must be known of a judged batch before it is written, counted in one pass over it. */
final class BatchFigures {
  private final Map<String, OnFailure> rules;
  private final Row row;

  private BatchFigures(Map<String, OnFailure> rules, Row row) {
    this.rules = rules;
    this.row = row;
  }

  /**
   * Counts a batch.
   *
   * @param judged what {@link Judgement#of} gives
   * @param rules each rule and what it does
   */
  static BatchFigures of(Dataset<Row> judged, Map<String, OnFailure> rules) {
    Column fate = coalesce(col(Judgement.FATE), lit("KEEP"));
    List<Column> figures = new ArrayList<>();
    for (String word : List.of("KEEP", "DROP", "QUARANTINE", "FAIL")) {
      figures.add(count_if(fate.equalTo(word)).as(word));
    }
    for (Map.Entry<String, OnFailure> rule : rules.entrySet()) {
      Column failed = array_contains(col(Judgement.FAILED_RULES), rule.getKey());
      if (rule.getValue() == OnFailure.WARN || rule.getValue() == OnFailure.FAIL) {
        figures.add(count_if(failed).as("count of " + rule.getKey()));
      }
      if (rule.getValue() == OnFailure.FAIL) {
        // The least of them, so that every run shows the same.
        figures.add(min(when(failed, col(Judgement.AS_READ))).as("example of " + rule.getKey()));
      }
    }
    return new BatchFigures(
        rules, judged.agg(figures.get(0), figures.stream().skip(1).toArray(Column[]::new)).head());
  }

  long kept() {
    return count("KEEP");
  }

  long quarantined() {
    return count("QUARANTINE");
  }

  Refined refined() {
    Map<String, Long> warnings = new LinkedHashMap<>();
    rules.forEach(
        (rule, onFailure) -> {
          if (onFailure == OnFailure.WARN) {
            warnings.put(rule, count("count of " + rule));
          }
        });
    return new Refined(kept(), quarantined(), count("DROP"), warnings);
  }

  /**
   * Refuses a batch that holds a row which must not be.
   *
   * @throws DataRefusedException naming the first such rule, how many rows fail it, and one of them
   */
  void refuseFailures(TableName table) {
    for (Map.Entry<String, OnFailure> rule : rules.entrySet()) {
      long failures = rule.getValue() == OnFailure.FAIL ? count("count of " + rule.getKey()) : 0;
      if (failures > 0) {
        throw new DataRefusedException(
            "%s refuses its new rows: %,d of them fail '%s'."
                .formatted(table, failures, rule.getKey()),
            "One of them: " + row.<String>getAs("example of " + rule.getKey()),
            "Mend the source, or set on-failure of '%s' under %s in tables.yml to quarantine."
                .formatted(rule.getKey(), table));
      }
    }
  }

  private long count(String figure) {
    return row.<Long>getAs(figure);
  }
}
