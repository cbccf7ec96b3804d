package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of features and classes at their bounds. */
class ColumnConfigTest {

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 10_001})
  void refusesBucketsThatAreNone(int buckets) {
    assertThatThrownBy(() -> number(Scaling.NONE, buckets))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("buckets lie between 2 and 10000, not " + buckets);
  }

  @Test
  void takesBucketsAtTheirBounds() {
    assertThat(number(Scaling.NONE, 2).isForNumbers()).isTrue();
    assertThat(number(Scaling.NONE, 10_000).isForNumbers()).isTrue();
    assertThat(number(Scaling.NONE, 0).isForNumbers()).isFalse();
    assertThat(number(Scaling.NONE, 0, -1.5).isForNumbers()).isTrue();
    assertThat(number(Scaling.MIN_MAX, 0).isForNumbers()).isTrue();
    assertThat(
            new ColumnConfig(
                    Optional.of(FeatureKind.CATEGORY),
                    Optional.empty(),
                    Scaling.NONE,
                    0,
                    List.of(),
                    1024)
                .isForNumbers())
        .isFalse();
  }

  @Test
  void refusesEdgesThatDoNotAscend() {
    assertThatThrownBy(() -> number(Scaling.NONE, 0, 1, 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bucket-edges ascend, unlike [1.0, 2.0, 2.0]");
  }

  /** MLlib adds the infinite ends itself, and knows no order of what is no number. */
  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesEdgesThatAreNoNumbers(double edge) {
    assertThatThrownBy(() -> number(Scaling.NONE, 0, edge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bucket-edges are numbers, unlike [" + edge + "]");
  }

  @Test
  void refusesWhatIsForNumbersOfAnythingElse() {
    for (FeatureKind kind : List.of(FeatureKind.CATEGORY, FeatureKind.TEXT)) {
      assertThatThrownBy(
              () ->
                  new ColumnConfig(
                      Optional.of(kind), Optional.empty(), Scaling.STANDARD, 0, List.of(), 1024))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("impute, scale and buckets are for numbers");
    }
    assertThatThrownBy(() -> number(Scaling.STANDARD, 0, 1, 2))
        .hasMessage("a number is put into buckets or scaled, not both");
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true", "1048576, true", "1048577, false"})
  void hashesWordsIntoUpToAMillionPlaces(int places, boolean taken) {
    if (taken) {
      assertThat(text(places).hashInto()).isEqualTo(places);
    } else {
      assertThatThrownBy(() -> text(places))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("hash-into lies between 2 and 1048576, not " + places);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "", ":", "x:", ":y", "x::y", "x: "})
  void refusesInteractionsOfLessThanTwoFeatures(String interaction) {
    assertThatThrownBy(() -> new PreprocessingConfig(Map.of(), List.of("a:b", interaction)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "an interaction names two features or more with colons between, unlike '%s'"
                .formatted(interaction));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, true",
    "99, 1e-9, true",
    "100, 1, false",
    "00, 1, false",
    "-1, 1, false",
    "1.0, 1, false",
    "1, 0, false",
    "1, NaN, false"
  })
  void weighsClassesByTheirNumbers(String label, double weight, boolean taken) {
    if (taken) {
      assertThatCode(() -> weighed(label, weight)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> weighed(label, weight))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a weight is a class's number with a number above 0, not %s: %s"
                  .formatted(label, weight));
    }
  }

  private static BalanceConfig weighed(String label, double weight) {
    return new BalanceConfig(BalanceConfig.Method.CLASS_WEIGHTS, 1, Map.of(label, weight));
  }

  private static ColumnConfig number(Scaling scaling, int buckets, double... edges) {
    return new ColumnConfig(
        Optional.empty(),
        Optional.empty(),
        scaling,
        buckets,
        Arrays.stream(edges).boxed().toList(),
        1024);
  }

  private static ColumnConfig text(int places) {
    return new ColumnConfig(
        Optional.of(FeatureKind.TEXT), Optional.empty(), Scaling.NONE, 0, List.of(), places);
  }
}
