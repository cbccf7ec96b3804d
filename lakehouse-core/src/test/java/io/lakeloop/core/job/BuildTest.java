package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.table.Builds;
import io.lakeloop.core.table.Environment;
import io.lakeloop.core.table.RegistrySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildTest {
  @ParameterizedTest
  @CsvSource({
    "true, true, true",
    "true, false, false",
    "false, true, false",
    "false, false, false"
  })
  void isAReleaseOnlyWhereCleanAndTagged(boolean clean, boolean tagged, boolean release) {
    Build build = new Build("1.2", "abc", clean, tagged, "noon");

    assertThat(build.isRelease()).isEqualTo(release);
    assertThatCode(() -> build.requireAllowedIn(environment(Builds.ANY)))
        .doesNotThrowAnyException();
    if (release) {
      assertThatCode(() -> build.requireAllowedIn(environment(Builds.RELEASE)))
          .doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> build.requireAllowedIn(environment(Builds.RELEASE)))
          .isInstanceOf(PolicyRefusedException.class);
    }
  }

  @Test
  void saysWhyAWorkingCopyMayNotRun() {
    assertThatThrownBy(
            () ->
                new Build("1.2", "abc", false, true, "noon")
                    .requireAllowedIn(environment(Builds.RELEASE)))
        .hasMessage(
            """
            This build may not run in 'prod'.
              cause: The environment takes releases only; this is 1.2 of abc, with uncommitted \
            changes.
              remedy: Commit, tag and build again, or run it in an environment with builds: any.""");
  }

  @Test
  void knowsTheCommitItWasBuiltFrom() {
    assumeTrue(Files.exists(Path.of("../.git")), "this is no checkout");

    Build build = Build.current();

    assertThat(build.commit()).matches("[0-9a-f]{40}");
    assertThat(build.time()).startsWith("20");
  }

  @Test
  void tellsTwoBuildsOfOneDirtyCommitApart() {
    assertThat(new Build("1.2", "abc", true, false, "noon").id()).isEqualTo("abc");
    assertThat(new Build("1.2", "abc", false, false, "noon").id())
        .isEqualTo("abc-dirty-noon")
        .isNotEqualTo(new Build("1.2", "abc", false, false, "one").id());
  }

  @Test
  void knowsTheVersionItIsBuiltAs() {
    assertThat(Build.current().version()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    assertThat(Build.current()).isEqualTo(Build.current());
  }

  private static Environment environment(Builds builds) {
    return new Environment("prod", "file:/x", Optional.empty(), builds, RegistrySettings.delta());
  }
}
