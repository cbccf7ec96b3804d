package io.lakeloop.training;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The values of a hyperparameter that are tried: some, or those of a range.
 *
 * @param values the values
 * @param from where the range begins
 * @param to where it ends, itself included
 * @param steps into how many values a grid divides it
 * @param scale whether these lie at equal distances, or each is the same multiple of the one before
 */
public record SearchSpace(
    @Description("The values to try.") List<Double> values,
    @Description("Where a range begins.") Optional<Double> from,
    @Description("Where it ends.") Optional<Double> to,
    @Default("5") @Description("How many values of a range a grid tries.") int steps,
    @Default("linear") @Description("linear, or log for values of which each is a multiple.")
        Scale scale) {
  /** How the values of a range lie. */
  public enum Scale {
    /** At equal distances. */
    LINEAR,
    /** At equal ratios. */
    LOG
  }

  /** Refuses a space that is not said in exactly one of the two ways. */
  public SearchSpace {
    values = List.copyOf(values);
    boolean range = from.isPresent() && to.isPresent();
    if (values.isEmpty() ? !range : from.isPresent() || to.isPresent()) {
      throw new IllegalArgumentException("a search space has values, or from and to");
    }
    if (range && !(from.orElseThrow() < to.orElseThrow())) {
      throw new IllegalArgumentException("from lies below to");
    }
    if (range && scale == Scale.LOG && from.orElseThrow() <= 0) {
      throw new IllegalArgumentException("from lies above 0 where the scale is log");
    }
    if (steps < 2 || steps > 1_000) {
      throw new IllegalArgumentException("steps lie between 2 and 1000, not at " + steps);
    }
  }

  /** The least and the greatest, or all values, for whoever checks that they are possible. */
  List<Double> bounds() {
    return values.isEmpty() ? List.of(from.orElseThrow(), to.orElseThrow()) : values;
  }

  /** The values of a grid, ascending where they are of a range. */
  List<Double> grid(Hyperparameter parameter) {
    if (!values.isEmpty()) {
      return values.stream().distinct().toList();
    }
    return IntStream.range(0, steps)
        .mapToObj(i -> at((double) i / (steps - 1), 0, parameter))
        .distinct()
        .toList();
  }

  /** A value at random, each as likely as the others on this scale. */
  double draw(Hyperparameter parameter, RandomGenerator random) {
    // A whole number stands for what is rounded to it: for the ends, too, on both sides.
    return values.isEmpty()
        ? at(random.nextDouble(), parameter.isWhole() ? 0.5 : 0, parameter)
        : values.get(random.nextInt(values.size()));
  }

  /** The value at a share of the way through the range, which is wider by a margin at each end. */
  private double at(double share, double margin, Hyperparameter parameter) {
    double least = from.orElseThrow() - margin;
    double most = to.orElseThrow() + margin;
    double value =
        scale == Scale.LINEAR
            ? least + share * (most - least)
            : least * Math.pow(most / least, share);
    double rounded = parameter.isWhole() ? Math.rint(value) : value;
    return Math.min(Math.max(rounded, from.orElseThrow()), to.orElseThrow());
  }
}
