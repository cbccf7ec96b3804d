package io.lakeloop.submit.workflow;

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
}
