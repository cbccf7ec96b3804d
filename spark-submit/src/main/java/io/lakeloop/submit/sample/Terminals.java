package io.lakeloop.submit.sample;

import java.util.List;
import java.util.stream.IntStream;

/** Where the terminals stand: uniformly on a square map. */
final class Terminals {
  /** The map's side; lengths have no unit. */
  static final double MAP = 100;

  private final double[] x;
  private final double[] y;

  private Terminals(int count) {
    this.x = new double[count];
    this.y = new double[count];
  }

  static Terminals draw(long seed, int count) {
    Terminals terminals = new Terminals(count);
    for (int id = 0; id < count; id++) {
      RandomStream random = RandomStream.of(seed, Purpose.TERMINAL.number(), id);
      terminals.x[id] = random.uniform(0, MAP);
      terminals.y[id] = random.uniform(0, MAP);
    }
    return terminals;
  }

  int count() {
    return x.length;
  }

  /** The terminals closer to a place than a distance. */
  List<Integer> within(double distance, double atX, double atY) {
    return IntStream.range(0, x.length)
        .filter(
            id -> {
              double dx = x[id] - atX;
              double dy = y[id] - atY;
              return dx * dx + dy * dy < distance * distance;
            })
        .boxed()
        .toList();
  }
}
