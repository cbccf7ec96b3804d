package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.failure.Position;
import org.junit.jupiter.api.Test;

class ProblemsTest {
  private final Problems problems = new Problems();

  @Test
  void throwsNothingWhereNothingIsWrong() {
    assertThat(problems.isEmpty()).isTrue();
    assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
  }

  @Test
  void tellsEachProblemOnceInTheOrderOfTheirPlaces() {
    problems.add(new Position("b.yml", 1, 1), "wrong", "");
    problems.add(new Position("a.yml", 10, 2), "wrong", "mend it");
    problems.add(new Position("a.yml", 9, 30), "wrong", "");
    problems.add(new Position("a.yml", 10, 2), "wrong", "mend it");
    problems.add(new Position("a.yml", 10, 2), "wrong", "leave it");

    assertThat(problems.isEmpty()).isFalse();
    assertThatThrownBy(problems::throwIfAny)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            a.yml:9:30: wrong
            a.yml:10:2: wrong (mend it)
            a.yml:10:2: wrong (leave it)
            b.yml:1:1: wrong""");
  }
}
