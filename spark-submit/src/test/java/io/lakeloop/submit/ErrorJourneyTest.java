package io.lakeloop.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads who has made a mistake: problem, cause and remedy, and no stack trace. */
class ErrorJourneyTest {
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;
  private Path project;

  @BeforeEach
  void startAProject() {
    lakehouse = new LocalLakehouse(folder).variable("LAKELOOP_DATA", folder.toString());
    lakehouse.run("init-project", "my-shop");
    project = folder.resolve("conf/projects/my-shop");
    lakehouse.write(
        "my-shop/orders/1.csv",
        """
        order_id,ordered_at,customer_id,amount,returned
        1,2024-01-01 10:00:00,7,12.50,0
        """);
  }

  @Test
  void offersTheNearestKeyWithFileAndLine() throws IOException {
    change("tables.yml", "sequence-by:", "sequence-bi:");

    Answer answer = run("refine-silver");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .containsPattern(
            "tables.yml:\\d+:\\d+: unknown key 'sequence-bi' \\(did you mean 'sequence-by'\\?\\)")
        .doesNotContain("\tat ");
  }

  @Test
  void namesAColumnThatIsMissing() throws IOException {
    assertThat(run("ingest-bronze")).extracting(Answer::exitCode).isEqualTo(0);
    change("sql/silver_orders.sql", "  amount,", "  amuont AS amount,");

    Answer answer = run("refine-silver");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).contains("amuont", "amount").doesNotContain("\tat ");
  }

  @Test
  void offersTheNearestEnvironment() {
    Answer answer = run("ingest-bronze", "--env", "prd");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("There is no environment 'prd'.\n")
        .contains("(did you mean prod?)")
        .doesNotContain("\tat ");
  }

  @Test
  void refusesToWriteProductionFromDevelopment() {
    lakehouse.write(
        "conf/environments/dev.yml", "root: " + folder.resolve("lakehouse/prod") + "\n");

    Answer answer = run("ingest-bronze");

    assertThat(answer.exitCode()).isEqualTo(4);
    assertThat(answer.err())
        .startsWith("A job in 'dev' would write the tables of 'prod'.\n")
        .contains("remedy: Give dev.yml a root of its own.")
        .doesNotContain("\tat ");
    assertThat(folder.resolve("lakehouse")).doesNotExist();
  }

  @Test
  void namesAFileThatIsMissing() throws IOException {
    assertThat(run("ingest-bronze")).extracting(Answer::exitCode).isEqualTo(0);
    Files.delete(project.resolve("sql/silver_orders.sql"));

    Answer answer = run("refine-silver");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).contains("sql/silver_orders.sql", "my-shop").doesNotContain("\tat ");
  }

  @Test
  void namesAProjectThatIsMissing() {
    Answer answer = lakehouse.run("ingest-bronze", "--project", folder.resolve("x").toString());

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("There is no project folder " + folder.resolve("x") + ".\n")
        .contains("submit init-project NAME")
        .doesNotContain("\tat ");
  }

  @Test
  void namesAWorkflowThatIsMissing() {
    Answer answer = lakehouse.run("run-workflow", "--workflow", "nightly.job.yml");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("There is no workflow file nightly.job.yml.\n")
        .doesNotContain("\tat ");
  }

  private Answer run(String job, String... options) {
    String[] words = new String[3 + options.length];
    words[0] = job;
    words[1] = "--project";
    words[2] = project.toString();
    System.arraycopy(options, 0, words, 3, options.length);
    return lakehouse.run(words);
  }

  private void change(String file, String from, String to) throws IOException {
    String text = Files.readString(project.resolve(file));
    assertThat(text).contains(from);
    Files.writeString(project.resolve(file), text.replace(from, to));
  }
}
