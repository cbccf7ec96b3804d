package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {
  @Test
  void dividesARangeAtEqualDistancesOrRatios() {
    assertThat(range(0, 1, 5, SearchSpace.Scale.LINEAR).grid(Hyperparameter.ELASTIC_NET))
        .containsExactly(0.0, 0.25, 0.5, 0.75, 1.0);
    assertThat(range(0.001, 10, 5, SearchSpace.Scale.LOG).grid(Hyperparameter.REGULARIZATION))
        .usingElementComparator((one, other) -> Math.abs(one / other - 1) < 1e-12 ? 0 : 1)
        .containsExactly(0.001, 0.01, 0.1, 1.0, 10.0);
  }

  @Test
  void givesWholeNumbersToWhatWantsThemEachOnce() {
    assertThat(range(2, 4, 5, SearchSpace.Scale.LINEAR).grid(Hyperparameter.DEPTH))
        .containsExactly(2.0, 3.0, 4.0);
    assertThat(values(7.0, 3.0, 7.0).grid(Hyperparameter.DEPTH)).containsExactly(7.0, 3.0);
  }

  @Test
  void drawsWithinTheRangeAndTheSameForTheSameSeed() {
    SearchSpace space = range(0.001, 10, 5, SearchSpace.Scale.LOG);
    List<Double> drawn = draws(space, 7);
    assertThat(drawn).isEqualTo(draws(space, 7)).isNotEqualTo(draws(space, 8));
    assertThat(drawn).allSatisfy(value -> assertThat(value).isBetween(0.001, 10.0));
    // Half of them lie below the middle of the exponents, 0.1.
    assertThat(drawn.stream().filter(value -> value < 0.1).count() / 400.0)
        .isCloseTo(0.5, within(0.1));
    assertThat(draws(values(3.0, 5.0), 7)).containsOnly(3.0, 5.0);
  }

  @Test
  void drawsEveryWholeNumberOfARangeAsOften() {
    int[] drawn = new int[6];
    Random random = new Random(7);
    SearchSpace space = range(2, 5, 5, SearchSpace.Scale.LINEAR);
    for (int draw = 0; draw < 4000; draw++) {
      drawn[(int) space.draw(Hyperparameter.DEPTH, random)]++;
    }
    assertThat(drawn[0] + drawn[1]).isZero();
    for (int depth = 2; depth <= 5; depth++) {
      assertThat(drawn[depth]).as("draws of depth " + depth).isBetween(900, 1100);
    }
  }

  @Test
  void drawsWholeNumbersByTheirRatiosOnALogScale() {
    int[] drawn = new int[5];
    Random random = new Random(7);
    SearchSpace space = range(1, 4, 5, SearchSpace.Scale.LOG);
    for (int draw = 0; draw < 4000; draw++) {
      drawn[(int) space.draw(Hyperparameter.DEPTH, random)]++;
    }
    assertThat(drawn[0]).isZero();
    for (int depth = 1; depth <= 4; depth++) {
      double share = Math.log((depth + 0.5) / (depth - 0.5)) / Math.log(4.5 / 0.5);
      assertThat(drawn[depth] / 4000.0).as("of depth " + depth).isCloseTo(share, within(0.03));
    }
  }

  @Test
  void refusesWhatIsNoSpace() {
    assertThatThrownBy(() -> values()).hasMessage("a search space has values, or from and to");
    assertThatThrownBy(() -> range(2, 1, 5, SearchSpace.Scale.LINEAR))
        .hasMessage("from lies below to");
    assertThatThrownBy(() -> range(0, 1, 5, SearchSpace.Scale.LOG))
        .hasMessage("from lies above 0 where the scale is log");
    assertThatThrownBy(() -> range(0, 1, 1, SearchSpace.Scale.LINEAR))
        .hasMessage("steps lie between 2 and 1000, not at 1");
  }

  private static List<Double> draws(SearchSpace space, long seed) {
    Random random = new Random(seed);
    return Stream.generate(() -> space.draw(Hyperparameter.REGULARIZATION, random))
        .limit(400)
        .toList();
  }

  static SearchSpace values(Double... values) {
    return new SearchSpace(
        List.of(values), Optional.empty(), Optional.empty(), 5, SearchSpace.Scale.LINEAR);
  }

  static SearchSpace range(double from, double to, int steps, SearchSpace.Scale scale) {
    return new SearchSpace(List.of(), Optional.of(from), Optional.of(to), steps, scale);
  }
}
