package io.lakeloop.monitor.kernel;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** States and samples to test with. */
public final class States {
  private States() {}

  /** The state of a column of numbers. */
  public static NumericState numbers(NumericLayout layout, @Nullable Double... values) {
    NumericState state = new NumericState(layout);
    Arrays.stream(values).forEach(value -> state.add(value, layout));
    return state;
  }

  /** The state of a sample without gaps. */
  static NumericState of(NumericLayout layout, double... values) {
    return numbers(layout, DoubleStream.of(values).boxed().toArray(Double[]::new));
  }

  /** The state of a column of words. */
  public static CategoricalState words(@Nullable String... values) {
    CategoricalState state = new CategoricalState();
    Arrays.stream(values).forEach(state::add);
    return state;
  }

  /** A layout that loses nothing of the samples: every value is an edge. */
  static NumericLayout exact(double... values) {
    return NumericLayout.ofEdges(values);
  }

  /** The layout of a sample's quantiles, as a baseline has it. */
  static NumericLayout quantiles(int count, double... sample) {
    return NumericLayout.ofQuantiles(
        DriftVectorsTest.quantiles(DoubleStream.of(sample).sorted().toArray(), count));
  }

  /** Draws of a lump at zero, a few whole numbers and a long tail: what columns look like. */
  static double[] sample(Random random, int size) {
    return DoubleStream.generate(
            () ->
                switch (random.nextInt(4)) {
                  case 0 -> 0.0;
                  case 1 -> random.nextInt(5) - 2.0;
                  case 2 -> random.nextGaussian();
                  default -> Math.exp(2 * random.nextGaussian());
                })
        .limit(size)
        .toArray();
  }
}
