package io.lakeloop.submit.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.ConfigException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkflowFileTest {
  private static final String BUNDLE =
      """
      resources:
        jobs:
          nightly:
            name: nightly
            schedule: { quartz_cron_expression: "0 0 2 * * ?", timezone_id: UTC }
            parameters:
              - { name: env, default: dev }
            tasks:
              - task_key: gold
                depends_on: [{ task_key: silver }]
                spark_jar_task:
                  main_class_name: io.lakeloop.submit.Lakeloop
                  parameters: [aggregate-gold, --env, "{{job.parameters.env}}"]
                libraries: [{ jar: "${var.jar}" }]
              - task_key: silver
                spark_jar_task:
                  main_class_name: io.lakeloop.submit.Lakeloop
                  parameters: [refine-silver, --env, "{{ job.parameters.env }}"]
      """;

  @Test
  void putsTasksAfterThoseTheyDependOn() {
    Workflow workflow = read(BUNDLE, Map.of());

    assertThat(workflow.name()).isEqualTo("nightly");
    assertThat(workflow.inOrder())
        .containsExactly(
            new WorkflowTask("silver", List.of(), List.of("refine-silver", "--env", "dev")),
            new WorkflowTask("gold", List.of("silver"), List.of("aggregate-gold", "--env", "dev")));
  }

  @Test
  void keepsTheNamedTasksOnly() {
    Workflow workflow = read(BUNDLE, Map.of());

    assertThat(workflow.only(List.of("gold")).inOrder())
        .containsExactly(
            new WorkflowTask("gold", List.of(), List.of("aggregate-gold", "--env", "dev")));
    assertThat(workflow.only(List.of())).isEqualTo(workflow);
    assertThatThrownBy(() -> workflow.only(List.of("gould")))
        .hasMessage(
            """
            The workflow nightly has no task 'gould'.
              cause: Did you mean gold?
              remedy: Correct --only.""");
  }

  @Test
  void takesParametersGiven() {
    assertThat(read(BUNDLE, Map.of("env", "prod")).tasks().get(0).commandLine())
        .containsExactly("aggregate-gold", "--env", "prod");
  }

  @Test
  void tellsAllThatIsWrongWithItsPlace() {
    String wrong =
        BUNDLE
            .replace("{ task_key: silver }", "{ task_key: slver }")
            .replace("[refine-silver,", "[refine-silvr,")
            .replace("{{ job.parameters.env }}", "{{job.parameters.evn}}");

    assertThatThrownBy(() -> read(wrong, Map.of("environment", "x")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            --param environment: the workflow has no parameter 'environment' (known: env)
            nightly.job.yml:9:11: task 'gold' depends on 'slver', which is no task (did you mean 'silver'?)
            nightly.job.yml:15:11: there is no job 'refine-silvr' (did you mean 'refine-silver'?)
            nightly.job.yml:18:47: the workflow has no parameter 'evn' (did you mean 'env'?)\
            """);
  }

  @Test
  void refusesTasksThatWaitForEachOther() {
    String circle =
        BUNDLE.replace(
            "- task_key: silver\n",
            "- task_key: silver\n          depends_on: [{ task_key: gold }]\n");

    assertThatThrownBy(() -> read(circle, Map.of()))
        .hasMessage("nightly.job.yml: tasks wait for each other: gold, silver");
  }

  @Test
  void refusesATaskThatStandsTwice() {
    assertThatThrownBy(() -> read(BUNDLE.replace("task_key: gold", "task_key: silver"), Map.of()))
        .hasMessageContaining("task 'silver' stands twice");
  }

  private static Workflow read(String text, Map<String, String> given) {
    return new WorkflowFile("nightly.job.yml", List.of("refine-silver", "aggregate-gold"))
        .read(text, given);
  }
}
