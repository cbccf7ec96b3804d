package io.lakeloop.monitor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** States and their comparison against what SciPy says of the same samples. */
class DriftVectorsTest {
  private static final double EXACT = 1e-12;

  private static Stream<Vectors.Case> numeric() {
    return Vectors.find().stream().flatMap(vectors -> vectors.cases("numeric").stream());
  }

  private static Stream<Vectors.Case> categorical() {
    return Vectors.find().stream().flatMap(vectors -> vectors.cases("categorical").stream());
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("numeric")
  void countsWhatCannotBeCompared(Vectors.Case vector) {
    NumericState state = state(vector.current(), exact(vector));
    JsonNode said = vector.said().path("current");

    assertThat(state.rows()).isEqualTo(said.path("count").asLong());
    assertThat(state.nulls()).isEqualTo(said.path("num_nulls").asLong());
    assertThat(state.nans()).isEqualTo(said.path("num_nan").asLong());
    assertThat(state.zeros()).isEqualTo(said.path("num_zeros").asLong());
    assertThat(state.usable()).isEqualTo(said.path("n_used").asLong());
    if (state.usable() > 1) {
      assertThat(state.mean()).isCloseTo(said.path("mean").asDouble(), withinPercentage(1e-7));
      double deviation = said.path("stddev_samp").asDouble();
      assertThat(state.standardDeviation()).isCloseTo(deviation, within(1e-7 * deviation));
      assertThat(state.min()).isEqualTo(said.path("min").asDouble());
      assertThat(state.max()).isEqualTo(said.path("max").asDouble());
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("numeric")
  void measuresDistributionFunctionsExactlyWhereEveryValueIsAnEdge(Vectors.Case vector) {
    NumericLayout layout = exact(vector);
    Drift drift = drift(vector, layout);

    assertThat(drift.status().name()).isEqualTo(vector.status());
    if (drift.status() == Drift.Status.OK) {
      TestResult test = Objects.requireNonNull(drift.ksTest());
      double pvalue = number(vector.expected().path("ks_p_asymp"));
      assertThat(test.statistic())
          .isCloseTo(vector.expected().path("ks_statistic").asDouble(), within(EXACT));
      assertClose(test.pvalue(), pvalue);
      assertThat(Objects.requireNonNull(drift.wassersteinDistance()))
          .isCloseTo(vector.expected().path("wasserstein_1").asDouble(), withinPercentage(1e-7));
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("numeric")
  void measuresTheDecilesOfTheBaselineExactly(Vectors.Case vector) {
    double[] sample = finite(vector.baseline()).sorted().toArray();
    NumericLayout layout = NumericLayout.ofQuantiles(quantiles(sample, 9));
    Drift drift = drift(vector, layout);

    if (drift.status() == Drift.Status.OK) {
      JsonNode bins = vector.expected().path("decile_bins_atom_aware");
      assertThat(layout.coarseEdges()).isEqualTo(numbers(bins.path("interior_edges")));
      assertThat(layout.coarse(state(vector.current(), layout).counts))
          .isEqualTo(counts(bins.path("current_counts")));
      assertDistances(drift, bins);
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("numeric")
  void missesTheKolmogorovDistanceByLessThanABinOnFrozenQuantiles(Vectors.Case vector) {
    double[] sample = finite(vector.baseline()).sorted().toArray();
    NumericLayout layout = NumericLayout.ofQuantiles(quantiles(sample, 999));
    Drift drift = drift(vector, layout);

    if (drift.status() == Drift.Status.OK) {
      double exact = vector.expected().path("ks_statistic").asDouble();
      assertThat(Objects.requireNonNull(drift.ksTest()).statistic())
          .isLessThanOrEqualTo(exact + EXACT)
          .isGreaterThanOrEqualTo(exact - Math.max(0.003, 2.0 / sample.length));
      assertDistances(drift, vector.expected().path("decile_bins_atom_aware"));
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("categorical")
  void measuresCategoriesExactly(Vectors.Case vector) {
    Drift drift = Drift.between(words(vector.baseline()), words(vector.current()));

    assertThat(drift.status().name()).isEqualTo(vector.status());
    if (drift.status() == Drift.Status.OK) {
      assertDistances(drift, vector.expected());
      JsonNode said = vector.expected().path("chi_squared_contingency");
      TestResult test = Objects.requireNonNull(drift.chiSquaredTest());
      assertThat(test.statistic()).isCloseTo(said.path("statistic").asDouble(), within(1e-8));
      assertClose(test.pvalue(), number(said.path("p_value")));
    }
  }

  @Test
  void agreesWithTheFiniteKolmogorovDistribution() {
    assumeTrue(Vectors.find().isPresent());
    for (JsonNode point : Vectors.find().orElseThrow().read("ks_pvalue_table.json")) {
      double d = point.path("d").asDouble();
      long n = point.path("n").asLong();
      double expected = number(point.path("kstwo_sf"));
      // The body (Pelz and Good) is good to five digits, the expansion for large n to three.
      double tolerance = n > 50_000 ? 1e-3 : n > 140 && d * d * n < 2.2 ? 1e-5 : 1e-6;
      assertThat(KolmogorovDistribution.survival(d, n))
          .as("d %s, n %d", d, n)
          .isCloseTo(expected, within(Math.max(tolerance * expected, 1e-300)));
    }
  }

  @Test
  void agreesWithPublishedRowsOfLakehouseMonitoring() {
    assertClose(TestResult.kolmogorovSmirnov(0.049, 523, 941).pvalue(), 0.3829208808885818);
    assertClose(TestResult.kolmogorovSmirnov(0.038, 941, 1192).pvalue(), 0.4228041687817168);
    assertClose(TestResult.kolmogorovSmirnov(0.062, 1192, 1344).pvalue(), 0.014853915612309707);
  }

  private static void assertClose(double pvalue, double expected) {
    if (Double.isNaN(expected)) {
      assertThat(pvalue).isNaN();
    } else {
      assertThat(pvalue).isCloseTo(expected, within(Math.max(1e-6 * expected, 1e-300)));
    }
  }

  private static void assertDistances(Drift drift, JsonNode said) {
    assertThat(
            List.of(
                Objects.requireNonNull(drift.populationStabilityIndex()),
                Objects.requireNonNull(drift.jsDistance()),
                Objects.requireNonNull(drift.tvDistance()),
                Objects.requireNonNull(drift.lInfinityDistance())))
        .usingComparatorForType(
            (one, other) -> Math.abs(one - other) <= EXACT ? 0 : Double.compare(one, other),
            Double.class)
        .containsExactly(
            said.path("psi_eps1e4").asDouble(),
            said.path("js_distance_base2").asDouble(),
            said.path("tv_distance").asDouble(),
            said.path("l_infinity").asDouble());
  }

  private static Drift drift(Vectors.Case vector, NumericLayout layout) {
    return Drift.between(layout, state(vector.baseline(), layout), state(vector.current(), layout));
  }

  private static NumericLayout exact(Vectors.Case vector) {
    return NumericLayout.ofEdges(
        DoubleStream.concat(finite(vector.baseline()), finite(vector.current())).toArray());
  }

  private static NumericState state(List<@Nullable String> sample, NumericLayout layout) {
    NumericState state = new NumericState(layout);
    for (@Nullable String text : sample) {
      state.add(text == null ? null : Double.valueOf(text), layout);
    }
    return state;
  }

  private static CategoricalState words(List<@Nullable String> sample) {
    CategoricalState state = new CategoricalState();
    sample.forEach(state::add);
    return state;
  }

  private static DoubleStream finite(List<@Nullable String> sample) {
    return sample.stream()
        .filter(Objects::nonNull)
        .mapToDouble(Double::parseDouble)
        .filter(Double::isFinite);
  }

  /** Quantiles at i/(n+1) by linear interpolation, to the last bit as NumPy's. */
  static double[] quantiles(double[] sorted, int n) {
    return sorted.length == 0
        ? sorted
        : IntStream.rangeClosed(1, n)
            .mapToDouble(i -> quantile(sorted, (double) i / (n + 1)))
            .toArray();
  }

  private static double quantile(double[] sorted, double share) {
    double place = (sorted.length - 1) * share;
    int low = (int) Math.floor(place);
    double between = place - low;
    double a = sorted[low];
    double b = sorted[Math.min(low + 1, sorted.length - 1)];
    return between < 0.5 ? a + (b - a) * between : b - (b - a) * (1 - between);
  }

  private static double number(JsonNode node) {
    return node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble();
  }

  private static List<Double> numbers(JsonNode array) {
    return Arrays.stream(DoubleStream.iterate(0, i -> i + 1).limit(array.size()).toArray())
        .mapToObj(i -> array.get((int) i).asDouble())
        .toList();
  }

  private static long[] counts(JsonNode array) {
    return IntStream.range(0, array.size()).mapToLong(i -> array.get(i).asLong()).toArray();
  }
}
