package io.lakeloop.training;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.KeyHash;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is done about rare classes, once it is known how many rows each has. Class weights are rows
 * / (classes × rows of the class), scikit-learn's {@code balanced}. Where common classes are
 * sampled, a row kept weighs one by its class's rate, so that weighed sums are those of all rows
 * (importance weighting), and what is learnt from them are the probabilities of all rows.
 */
final class ClassBalance {
  /** The column of a row's weight; double. */
  static final String WEIGHT = "__weight";

  private final ModelDesign design;
  private final Map<Double, Double> rates = new TreeMap<>();
  private final Map<Double, Double> weights = new TreeMap<>();

  private ClassBalance(ModelDesign design, Map<Double, Long> counts) {
    this.design = design;
    long rarest = counts.values().stream().mapToLong(Long::longValue).min().orElse(0);
    long rows = counts.values().stream().mapToLong(Long::longValue).sum();
    BalanceConfig balance = design.balance();
    counts.forEach(
        (label, count) -> {
          if (balance.method() == BalanceConfig.Method.DOWN_SAMPLE) {
            double rate = Math.min(1.0, balance.ratio() * rarest / count);
            rates.put(label, rate);
            weights.put(label, 1.0 / rate);
          } else if (balance.weights().isEmpty()) {
            weights.put(label, (double) rows / ((double) counts.size() * count));
          } else {
            String name = Long.toString(label.longValue());
            weights.put(label, balance.weights().getOrDefault(name, 1.0));
          }
        });
  }

  /**
   * Rows as they are to be learnt from: fewer of them, or with a {@link #WEIGHT}, as the design
   * says.
   *
   * @param counts what the rows hold
   * @param rows training rows with keys and label
   */
  static Dataset<Row> applied(ModelDesign design, RowCounts counts, Dataset<Row> rows) {
    return design.balance().isWeighted()
        ? new ClassBalance(design, counts.classes()).applied(rows)
        : rows;
  }

  private Dataset<Row> applied(Dataset<Row> rows) {
    Dataset<Row> kept =
        rates.isEmpty()
            ? rows
            : rows.filter(
                KeyHash.share("balance", design.seed(), design.keys()).lt(byClass(rates)));
    return kept.withColumn(WEIGHT, byClass(weights));
  }

  private Column byClass(Map<Double, Double> values) {
    Column label = Columns.named(design.label());
    Column chosen = lit(1.0);
    for (Map.Entry<Double, Double> value : values.entrySet()) {
      chosen = when(label.equalTo(value.getKey()), lit(value.getValue())).otherwise(chosen);
    }
    return chosen;
  }
}
