package io.lakeloop.submit.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectCommandsTest {
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  @BeforeEach
  void makeLakehouse() {
    lakehouse = new LocalLakehouse(folder);
  }

  @Test
  void writesAProjectThatIsValid() throws IOException {
    Answer init = lakehouse.run("init-project", "my-shop");

    assertThat(init.err()).isEmpty();
    assertThat(init.out()).contains("  tables.yml\n", "  sql/silver_orders.sql\n");
    Path project = folder.resolve("conf/projects/my-shop");
    assertThat(Files.readString(project.resolve("training.yml")))
        .contains("  my_shop:\n", "training-set: my_shop\n")
        .doesNotContain("@");

    Answer valid = lakehouse.run("validate-project", project.toString());

    assertThat(valid.err()).isEmpty();
    assertThat(valid.exitCode()).isZero();
    assertThat(valid.out())
        .startsWith(project + " is valid in 'dev': 6 config files, 2 SQL files, ");
  }

  @Test
  void findsTheProjectsOfThisRepositoryValid() {
    Path projects =
        Path.of(System.getProperty("lakeloop.repository", "..")).resolve("conf/projects");
    lakehouse.variable("LAKELOOP_DATA", folder.toString());

    for (String name : new String[] {"card-fraud", "bike-demand"}) {
      for (String environment : new String[] {"dev", "staging"}) {
        Answer answer =
            lakehouse.run(
                "validate-project", "--env", environment, projects.resolve(name).toString());

        assertThat(answer.err()).isEmpty();
        assertThat(answer.exitCode()).isZero();
      }
    }
  }

  @Test
  void writesIntoAnotherFolder() {
    assertThat(lakehouse.run("init-project", "x", "--into", folder.resolve("p").toString()))
        .extracting(Answer::exitCode)
        .isEqualTo(0);

    assertThat(folder.resolve("p/x/tables.yml")).exists();
  }

  @Test
  void neverWritesOverAProject() {
    lakehouse.write("conf/projects/shop/tables.yml", "bronze: {}\n");

    Answer answer = lakehouse.run("init-project", "shop");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .isEqualTo(
            """
            %s is there already.
              cause: A project is never written over.
              remedy: Choose another name, or remove the folder first.
            """
                .formatted(folder.resolve("conf/projects/shop")));
    assertThat(folder.resolve("conf/projects/shop")).isDirectoryNotContaining("glob:**.sql");
  }

  @Test
  void refusesANameThatIsNone() {
    assertThat(lakehouse.run("init-project", "My Shop").err())
        .startsWith("'My Shop' is no project name.\n");
  }

  @Test
  void tellsAllMistakesAtOnce() {
    lakehouse.run("init-project", "shop");
    lakehouse.write("conf/projects/shop/training.yml", "model: {}\n");
    lakehouse.write("conf/projects/shop/inferense.yml", "models: {}\n");

    Answer answer =
        lakehouse.run("validate-project", folder.resolve("conf/projects/shop").toString());

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .contains("inferense.yml: no stage reads this file (did you mean inference.yml?)")
        .contains("training.yml:1:1: unknown key 'model' (did you mean 'models'?)")
        .doesNotContain("\tat ");
    assertThat(answer.out()).isEmpty();
  }
}
