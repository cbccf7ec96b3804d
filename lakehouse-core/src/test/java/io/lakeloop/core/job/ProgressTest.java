package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @Test
  void setsTheStepsOfAJobBelowItsLine() {
    Progress progress = new Progress(out(), true);
    progress.line("> bake-bread");
    progress.step("kneading");

    assertThat(told.toString(StandardCharsets.UTF_8)).isEqualTo("> bake-bread\n  kneading\n");
  }

  @Test
  void saysNothingWhereItIsNotShown() {
    Progress progress = new Progress(out(), false);
    progress.line("> bake-bread");
    progress.step("kneading");

    assertThat(told.size()).isZero();
    assertThatCode(() -> Progress.quiet().line("unheard")).doesNotThrowAnyException();
  }

  private PrintStream out() {
    return new PrintStream(told, true, StandardCharsets.UTF_8);
  }
}
