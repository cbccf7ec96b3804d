package io.lakeloop.registry.rules;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.registry.Measurement;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.TrackedRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private static final TrackedRun RUN = run("r1", "fares");

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a:b", "a=b", "a\nb", "/a", "a/", "a//b", "./a", "a/../b", "..", ".", "a,b"})
  void refusesNamesThatMlflowDoesNotTake(String name) {
    assertThatThrownBy(() -> Limits.check(RUN.with(Map.of(name, ""), Map.of(), Map.of())))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("The parameter '" + name + "' of run r1 cannot be kept.");
    assertThatThrownBy(() -> Limits.check(RUN.with(Map.of(), Map.of(name, 0.0), Map.of())))
        .hasMessageStartingWith("The metric '" + name + "' of run r1 cannot be kept.");
    assertThatThrownBy(() -> Limits.checkVersionTags("fares", Map.of(name, "")))
        .hasMessageStartingWith("The tag '" + name + "' of model fares cannot be kept.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "logistic.auc_roc", "rmse 7d", "a/b/c", "größe", "..a", "mlflow.runName"})
  void takesNamesThatMlflowTakes(String name) {
    assertThatCode(
            () -> Limits.check(RUN.with(Map.of(name, ""), Map.of(name, 0.0), Map.of(name, ""))))
        .doesNotThrowAnyException();
  }

  @Test
  void saysWhatAWrongNameIsAndWhatNamesHave() {
    assertThatThrownBy(
            () -> Limits.check(RUN.measuring(List.of(new Measurement("a:b", 0, 1, Instant.EPOCH)))))
        .hasMessage(
            """
            The metric 'a:b' of run r1 cannot be kept.
              cause: Such a name has letters, digits, spaces and _ - . /, and is no path elsewhere.
              remedy: Name it otherwise.""");
    assertThatThrownBy(() -> Limits.check(run("a b", "fares")))
        .hasMessage(
            """
            The id 'a b' of a run cannot be kept.
              cause: Such a name has letters, digits, _ and -.
              remedy: Name it otherwise.""");
    assertThatThrownBy(() -> Limits.check(run("r1", " ")))
        .hasMessageStartingWith("The experiment ' ' of run r1 cannot be kept.");
  }

  @Test
  void holdsEachNameToItsLength() {
    String key = "k".repeat(250);
    assertThatCode(() -> Limits.check(RUN.with(Map.of(key, ""), Map.of(), Map.of())))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Limits.check(RUN.with(Map.of(key + "k", ""), Map.of(), Map.of())))
        .hasMessage(
            """
            The name of a parameter of run r1 is too long to be kept.
              cause: It has 251 characters; 250 is the limit.
              remedy: Shorten it, or write it to a file beside the model.""");
    assertThatThrownBy(() -> Limits.check(run("r".repeat(257), "fares")))
        .hasMessageContaining("It has 257 characters; 256 is the limit.");
    assertThatThrownBy(() -> Limits.check(run("r1", "e".repeat(501))))
        .hasMessageContaining("It has 501 characters; 500 is the limit.");
    assertThatThrownBy(
            () ->
                Limits.check(
                    new NewVersion(
                        "m".repeat(251), "r1", "", "ann", "", Map.of(), Sample.PROVENANCE)))
        .hasMessageContaining("It has 251 characters; 250 is the limit.");
    assertThatThrownBy(() -> Limits.checkComment("fares", "c".repeat(65_536)))
        .hasMessageContaining("It has 65,536 characters; 65,535 is the limit.");
  }

  @Test
  void countsCharactersNotTheirHalves() {
    assertThatCode(() -> Limits.check(RUN.with(Map.of("p", "😀".repeat(6000)), Map.of(), Map.of())))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> Limits.check(RUN.with(Map.of(), Map.of(), Map.of("t", "😀".repeat(8001)))))
        .hasMessageContaining("It has 8,001 characters; 8,000 is the limit.");
  }

  private static TrackedRun run(String id, String experiment) {
    return TrackedRun.begun(id, "rides", experiment, "ann", Instant.EPOCH);
  }
}
