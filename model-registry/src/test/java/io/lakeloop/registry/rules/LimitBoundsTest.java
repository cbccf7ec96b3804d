package io.lakeloop.registry.rules;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.RegisteredModel;
import io.lakeloop.registry.RunInput;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.TrackedRun;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every limit: what is just short enough, and what is one character more. */
class LimitBoundsTest {
  private static final TrackedRun RUN = run("r1", "fares");

  /** A text that is checked: how it is called, how long it may be, and by what it is checked. */
  private record Bound(String what, int most, Consumer<String> check) {
    @Override
    public String toString() {
      return what;
    }
  }

  @ParameterizedTest
  @MethodSource("bounds")
  void takesATextOfItsLimitAndRefusesOneCharacterMore(Bound bound) {
    String longest = "x".repeat(bound.most());

    assertThatCode(() -> bound.check().accept(longest)).doesNotThrowAnyException();
    assertThatThrownBy(() -> bound.check().accept(longest + "x"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            %s is too long to be kept.
              cause: It has %,d characters; %,d is the limit.
              remedy: Shorten it, or write it to a file beside the model."""
                .formatted(bound.what(), bound.most() + 1, bound.most()));
  }

  static Stream<Bound> bounds() {
    return Stream.concat(ofRuns(), ofModels());
  }

  private static Stream<Bound> ofRuns() {
    return Stream.of(
        // What is told of is cut off itself, so that a message stays one line.
        new Bound(
            "The id of run " + "x".repeat(53) + "...",
            256,
            text -> Limits.check(run(text, "fares"))),
        new Bound("The experiment of run r1", 500, text -> Limits.check(run("r1", text))),
        new Bound(
            "The name of a parameter of run r1",
            250,
            text -> Limits.check(RUN.with(Map.of(text, ""), Map.of(), Map.of()))),
        new Bound(
            "The parameter 'seed' of run r1",
            6000,
            text -> Limits.check(RUN.with(Map.of("seed", text), Map.of(), Map.of()))),
        new Bound(
            "The name of a metric of run r1",
            250,
            text -> Limits.check(RUN.with(Map.of(), Map.of(text, 0.0), Map.of()))),
        new Bound(
            "The name of a tag of run r1",
            250,
            text -> Limits.check(RUN.with(Map.of(), Map.of(), Map.of(text, "")))),
        new Bound(
            "The tag 'why' of run r1",
            8000,
            text -> Limits.check(RUN.with(Map.of(), Map.of(), Map.of("why", text)))),
        new Bound(
            "The input's name of run r1",
            500,
            text -> Limits.check(reading("silver." + text.substring("silver.".length()), ""))),
        new Bound(
            "The input's context of run r1",
            500,
            text -> Limits.check(reading("silver.rides", text))));
  }

  private static Stream<Bound> ofModels() {
    String cut = "model " + "x".repeat(51) + "...";
    return Stream.of(
        new Bound("The name of " + cut, 250, text -> Limits.check(version(text, "", Map.of()))),
        new Bound(
            "The description of model fares",
            5000,
            text -> Limits.check(version("fares", text, Map.of()))),
        new Bound(
            "The name of a tag of model fares",
            250,
            text -> Limits.check(version("fares", "", Map.of(text, "")))),
        new Bound(
            "The tag 'why' of model fares",
            5000,
            text -> Limits.check(version("fares", "", Map.of("why", text)))),
        new Bound(
            "The name of " + cut,
            250,
            text -> Limits.check(new RegisteredModel(text, "", Map.of()))),
        new Bound(
            "The description of model fares",
            5000,
            text -> Limits.check(new RegisteredModel("fares", text, Map.of()))),
        new Bound(
            "The tag 'why' of model fares",
            5000,
            text -> Limits.check(new RegisteredModel("fares", "", Map.of("why", text)))),
        new Bound(
            "The comment of model fares", 65_535, text -> Limits.checkComment("fares", text)));
  }

  @Test
  void keepsTheRegistrysOwnNamesForItself() {
    Map<String, String> ours = Map.of("lakeloop.run-id", "r9");
    List<Consumer<Map<String, String>>> checks =
        List.of(
            tags -> Limits.check(RUN.with(Map.of(), Map.of(), tags)),
            tags -> Limits.check(version("fares", "", tags)),
            tags -> Limits.check(new RegisteredModel("fares", "", tags)));

    assertThatCode(() -> checks.forEach(check -> check.accept(Map.of("lakeloop", "", "a", ""))))
        .doesNotThrowAnyException();
    for (Consumer<Map<String, String>> check : checks) {
      assertThatThrownBy(() -> check.accept(ours))
          .isInstanceOf(UsageException.class)
          .hasMessageMatching(
              """
              The tag 'lakeloop\\.run-id' of (run r1|model fares) cannot be kept\\.
                cause: Names that begin with lakeloop\\. are the registry's own\\.
                remedy: Name it otherwise\\.""");
    }
  }

  @Test
  void takesAParameterAndAMetricThatAreNamedLikeTheRegistrysOwn() {
    assertThatCode(
            () ->
                Limits.check(
                    RUN.with(Map.of("lakeloop.seed", "0"), Map.of("lakeloop.rmse", 1.0), Map.of())))
        .doesNotThrowAnyException();
  }

  @Test
  void showsOfAWrongNameOnlyItsBegin() {
    String name = "a:".repeat(31);

    assertThatThrownBy(() -> Limits.check(RUN.with(Map.of(name, ""), Map.of(), Map.of())))
        .hasMessageStartingWith(
            "The parameter '" + name.substring(0, 57) + "...' of run r1 cannot be kept.");
    String shown = name.substring(2);
    assertThatThrownBy(() -> Limits.check(RUN.with(Map.of(shown, ""), Map.of(), Map.of())))
        .hasMessageStartingWith("The parameter '" + shown + "' of run r1 cannot be kept.");
  }

  private static TrackedRun run(String id, String experiment) {
    return TrackedRun.begun(id, "rides", experiment, "ann", Sample.MORNING);
  }

  private static TrackedRun reading(String table, String context) {
    return RUN.reading(List.of(new RunInput(TableName.parse(table), 1, context)));
  }

  private static NewVersion version(String model, String description, Map<String, String> tags) {
    return new NewVersion(model, "r1", "", "ann", description, tags, Sample.PROVENANCE);
  }
}
