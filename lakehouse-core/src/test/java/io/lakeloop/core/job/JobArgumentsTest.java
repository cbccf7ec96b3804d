package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobArgumentsTest {
  private static final JobArguments GIVEN =
      new JobArguments(Map.of("table", "silver.trips", "dry", "true", "days", "1, 2,,3 "));

  @Test
  void knowsWhatWasGiven() {
    assertThat(GIVEN.value("table")).contains("silver.trips");
    assertThat(GIVEN.value("rows")).isEmpty();
    assertThat(GIVEN.has("dry")).isTrue();
    assertThat(GIVEN.has("wet")).isFalse();
    assertThat(JobArguments.none().values()).isEmpty();
  }

  @Test
  void saysHowAMissingOptionIsGiven() {
    assertThat(GIVEN.required("table")).isEqualTo("silver.trips");
    assertThatThrownBy(() -> GIVEN.required("rows"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The option --rows is missing.
              cause: The job cannot know it otherwise.
              remedy: Add --rows VALUE.""");
  }

  @Test
  void takesAListApartAtItsCommas() {
    assertThat(GIVEN.list("days")).containsExactly("1", "2", "3");
    assertThat(GIVEN.list("table")).containsExactly("silver.trips");
    assertThat(GIVEN.list("rows")).isEmpty();
    assertThat(new JobArguments(Map.of("days", " , ")).list("days")).isEmpty();
  }

  @Test
  void writesItselfInTheOrderOfItsNames() {
    assertThat(GIVEN).hasToString("--days=1, 2,,3  --dry=true --table=silver.trips");
    assertThat(JobArguments.none()).hasToString("");
  }

  @Test
  void keepsWhatItWasMadeOf() {
    Map<String, String> values = new HashMap<>(Map.of("a", "1"));
    JobArguments arguments = new JobArguments(values);
    values.put("b", "2");

    assertThat(arguments.values()).isEqualTo(Map.of("a", "1"));
    assertThatThrownBy(() -> arguments.values().put("b", "2"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource({"DAY..., true, true", "DAY, true, false", "days..., false, false"})
  void takesAllThatRemainOnlyByPlace(String name, boolean positional, boolean takesAll) {
    JobOption option =
        positional ? JobOption.parameter(name, "") : JobOption.optional(name, "V", "");

    assertThat(option.takesAll()).isEqualTo(takesAll);
  }

  @Test
  void isOneUndertakingWhateverTheOrderAndThePlaceOfTheProject() {
    Invocation one = invocation("conf/projects/taxi", List.of("a.b=1", "a.c=2"), GIVEN);

    assertThat(one.identity())
        .isEqualTo("count-rows taxi --days=1, 2,,3  --dry=true --table=silver.trips a.b=1 a.c=2");
    assertThat(invocation("s3a://elsewhere/taxi/", List.of("a.c=2", "a.b=1"), GIVEN).identity())
        .isEqualTo(one.identity());
  }

  @Test
  void isAnotherUndertakingWithAnotherProjectOptionOrOverride() {
    String one = invocation("conf/projects/taxi", List.of("a.b=1"), GIVEN).identity();

    assertThat(
            List.of(
                invocation("conf/projects/bike", List.of("a.b=1"), GIVEN).identity(),
                invocation("conf/projects/taxi", List.of("a.b=2"), GIVEN).identity(),
                invocation("conf/projects/taxi", List.of(), GIVEN).identity(),
                invocation("conf/projects/taxi", List.of("a.b=1"), JobArguments.none()).identity()))
        .doesNotContain(one)
        .doesNotHaveDuplicates();
  }

  @Test
  void readsSpansOfTime() {
    JobArguments given = new JobArguments(Map.of("for", "1m", "interval", "10"));

    assertThat(given.span("for")).contains(Duration.ofMinutes(1));
    assertThat(given.span("absent")).isEmpty();
    assertThatThrownBy(() -> given.span("interval"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--interval is no span of time.")
        .hasMessageContaining("Write a span such as 10s, 5m or 1h.");
  }

  @Test
  void namesTheProjectAlsoWhereItIsTheFolderItRunsIn() {
    assertThat(invocation(".", List.of(), GIVEN).projectName()).doesNotContain(".").isNotEmpty();
    assertThat(
            new Invocation(new CountRowsJob(), "dev", java.util.Optional.empty(), List.of(), GIVEN)
                .projectName())
        .isEmpty();
  }

  private static Invocation invocation(
      String project, List<String> overrides, JobArguments arguments) {
    return new Invocation(
        new CountRowsJob(), "dev", java.util.Optional.of(project), overrides, arguments);
  }
}
