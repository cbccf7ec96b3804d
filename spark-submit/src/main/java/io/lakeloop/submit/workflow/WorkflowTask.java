package io.lakeloop.submit.workflow;

import java.util.List;

/**
 * One task of a workflow: one job of Lakeloop.
 *
 * @param key the task's name within the workflow
 * @param dependsOn the tasks that must have succeeded before
 * @param commandLine the words after {@code lakeloop.jar}
 */
record WorkflowTask(String key, List<String> dependsOn, List<String> commandLine) {
  WorkflowTask {
    dependsOn = List.copyOf(dependsOn);
    commandLine = List.copyOf(commandLine);
  }
}
