package io.lakeloop.benchmarks;

import io.lakeloop.benchmarks.Meter.Cost;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Prints figures, one a line: {@code NAME VALUE UNIT}. */
final class Figures {
  private final PrintStream out;
  private final String prefix;

  /**
   * @param prefix what every name begins with
   */
  Figures(PrintStream out, String prefix) {
    this.out = out;
    this.prefix = prefix;
  }

  void print(String name, double value, String unit) {
    out.println("%s.%s %s %s".formatted(prefix, name, digits(value), unit));
    out.flush();
  }

  /** The median of each measure of the repetitions. */
  void print(String name, List<Cost> repetitions) {
    print(name, median(repetitions, Cost::seconds), "s");
    print(name + ".processor", median(repetitions, Cost::processorSeconds), "s");
    print(name + ".read", median(repetitions, Cost::megabytesRead), "MB");
  }

  /** The middle one of the repetitions' values; the lower of two. */
  static double median(List<Cost> repetitions, ToDoubleFunction<Cost> measure) {
    double[] sorted = repetitions.stream().mapToDouble(measure).sorted().toArray();
    return sorted[(sorted.length - 1) / 2];
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }
}
