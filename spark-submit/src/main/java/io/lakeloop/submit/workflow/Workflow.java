package io.lakeloop.submit.workflow;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A workflow, its parameters put in.
 *
 * @param name the job's name in the file
 * @param tasks in the order written
 */
record Workflow(String name, List<WorkflowTask> tasks) {
  Workflow {
    tasks = List.copyOf(tasks);
  }

  /**
   * The tasks so that each comes after those it depends on; of several that could come next, the
   * one written first. Tasks that wait for each other in a circle are left out.
   */
  List<WorkflowTask> inOrder() {
    List<WorkflowTask> waiting = new ArrayList<>(tasks);
    List<WorkflowTask> ordered = new ArrayList<>();
    Set<String> done = new HashSet<>();
    while (true) {
      WorkflowTask next =
          waiting.stream()
              .filter(task -> done.containsAll(task.dependsOn()))
              .findFirst()
              .orElse(null);
      if (next == null) {
        return ordered;
      }
      waiting.remove(next);
      ordered.add(next);
      done.add(next.key());
    }
  }

  /**
   * This workflow with the named tasks only. What they depend on beside each other counts as done.
   *
   * @param keys the tasks to keep; empty keeps all
   * @throws UsageException if a key names no task
   */
  Workflow only(List<String> keys) {
    List<String> known = tasks.stream().map(WorkflowTask::key).toList();
    for (String key : keys) {
      if (!known.contains(key)) {
        throw new UsageException(
            "The workflow %s has no task '%s'.".formatted(name, key),
            Suggestion.nearest(key, known)
                .map(near -> "Did you mean " + near + "?")
                .orElse("Its tasks: " + String.join(", ", known) + "."),
            "Correct --only.");
      }
    }
    if (keys.isEmpty()) {
      return this;
    }
    return new Workflow(
        name,
        tasks.stream()
            .filter(task -> keys.contains(task.key()))
            .map(
                task ->
                    new WorkflowTask(
                        task.key(),
                        task.dependsOn().stream().filter(keys::contains).toList(),
                        task.commandLine()))
            .toList());
  }
}
