package io.lakeloop.core.metric;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** A confusion matrix and the log-loss of rows (label, prediction, probability of the label). */
final class ClassTally implements Tally<ClassTally> {
  private static final long serialVersionUID = 1;

  private final List<String> names;
  private final long[] confusion;
  private final ExactSum logLoss = new ExactSum();
  private long rows;
  private long skipped;
  private long unknown;
  private long withoutProbability;

  ClassTally(List<String> names) {
    this.names = new ArrayList<>(names);
    this.confusion = new long[names.size() * names.size()];
  }

  @Override
  public void add(Row row, int times) {
    if (row.isNullAt(0) || row.isNullAt(1)) {
      skipped += times;
      return;
    }
    double label = row.getDouble(0);
    double prediction = row.getDouble(1);
    if (Double.isNaN(label) || Double.isNaN(prediction)) {
      skipped += times;
    } else if (!isClass(label) || !isClass(prediction)) {
      unknown += times;
    } else {
      rows += times;
      int named = (int) label;
      confusion[named * names.size() + (int) prediction] += times;
      if (row.isNullAt(2)) {
        withoutProbability += times;
      } else {
        logLoss.add(-times * StrictMath.log(ScoreTally.clipped(row.getDouble(2))));
      }
    }
  }

  @Override
  public void merge(ClassTally other) {
    for (int i = 0; i < confusion.length; i++) {
      confusion[i] += other.confusion[i];
    }
    logLoss.merge(other.logLoss);
    rows += other.rows;
    skipped += other.skipped;
    unknown += other.unknown;
    withoutProbability += other.withoutProbability;
  }

  @Override
  public MulticlassMetrics metrics() {
    if (unknown > 0) {
      throw new IllegalArgumentException(
          "%d rows have a label or prediction that is no class's number from 0 to %d."
              .formatted(unknown, names.size() - 1));
    }
    List<ClassMetrics> classes = new ArrayList<>();
    List<List<Long>> matrix = new ArrayList<>();
    long hits = 0;
    for (int i = 0; i < names.size(); i++) {
      long support = 0;
      long predicted = 0;
      List<Long> line = new ArrayList<>();
      for (int j = 0; j < names.size(); j++) {
        support += count(i, j);
        predicted += count(j, i);
        line.add(count(i, j));
      }
      classes.add(ClassMetrics.of(names.get(i), support, predicted, count(i, i)));
      matrix.add(line);
      hits += count(i, i);
    }
    return MulticlassMetrics.of(
        rows,
        skipped,
        (double) hits / rows,
        withoutProbability > 0 ? Double.NaN : logLoss.value() / rows,
        classes,
        matrix);
  }

  private long count(int label, int prediction) {
    return confusion[label * names.size() + prediction];
  }

  private boolean isClass(double number) {
    return number == Math.rint(number) && number >= 0 && number < names.size();
  }
}
