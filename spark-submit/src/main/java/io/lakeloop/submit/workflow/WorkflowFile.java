package io.lakeloop.submit.workflow;

import io.lakeloop.core.config.ConfigNode;
import io.lakeloop.core.config.ConfigNode.Mapping;
import io.lakeloop.core.config.ConfigNode.Scalar;
import io.lakeloop.core.config.ConfigNode.Sequence;
import io.lakeloop.core.config.Problems;
import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.config.YamlReader;
import io.lakeloop.core.failure.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a Databricks bundle job file: {@code resources.jobs.NAME} with its parameters and its
 * {@code spark_jar_task}s. Keys that only mean something on Databricks (schedules, clusters,
 * libraries) are passed over, so that one file serves there and here.
 */
final class WorkflowFile {
  private static final Pattern PARAMETER =
      Pattern.compile("\\{\\{\\s*job\\.parameters\\.([A-Za-z0-9_.-]+)\\s*}}");

  private final Problems problems = new Problems();
  private final String file;
  private final Collection<String> jobNames;

  /**
   * A reader.
   *
   * @param file the file's name, for messages
   * @param jobNames the jobs that a task may name
   */
  WorkflowFile(String file, Collection<String> jobNames) {
    this.file = file;
    this.jobNames = List.copyOf(jobNames);
  }

  /**
   * Reads the file's one job.
   *
   * @param given values of parameters, in place of their defaults
   * @throws io.lakeloop.core.failure.ConfigException with all that is wrong
   */
  Workflow read(String text, Map<String, String> given) {
    // A bundle's own ${...} is for Databricks to fill; ours are the job's parameters.
    Mapping document = new YamlReader(Map.of(), problems).document(file, text.replace("${", "$${"));
    Mapping jobs = mapping(mapping(document, "resources"), "jobs");
    if (jobs.entries().size() != 1) {
      problems.add(jobs.position(), "expected one job below resources.jobs", "");
      problems.throwIfAny();
    }
    Mapping job = mapping(jobs, jobs.entries().keySet().iterator().next());
    Map<String, String> parameters = parameters(job, given);
    List<WorkflowTask> tasks = new ArrayList<>();
    Map<String, Position> places = new LinkedHashMap<>();
    for (ConfigNode item : items(job, "tasks")) {
      if (item instanceof Mapping task) {
        WorkflowTask read = task(task, parameters);
        if (places.put(read.key(), task.position()) != null) {
          problems.add(task.position(), "task '" + read.key() + "' stands twice", "");
        }
        tasks.add(read);
      } else {
        problems.add(item.position(), "expected a task", "");
      }
    }
    Workflow workflow = new Workflow(text(job, "name"), tasks);
    check(workflow, places);
    problems.throwIfAny();
    return workflow;
  }

  private void check(Workflow workflow, Map<String, Position> places) {
    for (WorkflowTask task : workflow.tasks()) {
      Position place = places.getOrDefault(task.key(), Position.of(file));
      for (String other : task.dependsOn()) {
        if (!places.containsKey(other)) {
          problems.add(
              place,
              "task '%s' depends on '%s', which is no task".formatted(task.key(), other),
              nearest(other, places.keySet()));
        }
      }
      String job = task.commandLine().isEmpty() ? "" : task.commandLine().get(0);
      if (!jobNames.contains(job)) {
        problems.add(place, "there is no job '" + job + "'", nearest(job, jobNames));
      }
    }
    if (problems.isEmpty() && workflow.inOrder().size() < workflow.tasks().size()) {
      List<String> circle =
          workflow.tasks().stream()
              .filter(task -> !workflow.inOrder().contains(task))
              .map(WorkflowTask::key)
              .toList();
      problems.add(
          Position.of(file), "tasks wait for each other: " + String.join(", ", circle), "");
    }
  }

  private Map<String, String> parameters(Mapping job, Map<String, String> given) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (ConfigNode item : items(job, "parameters")) {
      if (item instanceof Mapping parameter) {
        parameters.put(text(parameter, "name"), text(parameter, "default"));
      }
    }
    given.forEach(
        (name, value) -> {
          if (parameters.replace(name, value) == null) {
            problems.add(
                Position.of("--param " + name),
                "the workflow has no parameter '" + name + "'",
                nearest(name, parameters.keySet()));
          }
        });
    return parameters;
  }

  private WorkflowTask task(Mapping task, Map<String, String> parameters) {
    List<String> dependsOn = new ArrayList<>();
    for (ConfigNode other : items(task, "depends_on")) {
      if (other instanceof Mapping dependency) {
        dependsOn.add(text(dependency, "task_key"));
      }
    }
    List<String> words = new ArrayList<>();
    for (ConfigNode word : items(mapping(task, "spark_jar_task"), "parameters")) {
      if (word instanceof Scalar scalar) {
        words.add(filled(scalar, parameters));
      }
    }
    return new WorkflowTask(text(task, "task_key"), dependsOn, words);
  }

  private String filled(Scalar word, Map<String, String> parameters) {
    return PARAMETER
        .matcher(word.text())
        .replaceAll(
            match -> {
              String value = parameters.get(match.group(1));
              if (value == null) {
                problems.add(
                    word.position(),
                    "the workflow has no parameter '" + match.group(1) + "'",
                    nearest(match.group(1), parameters.keySet()));
                value = "";
              }
              return Matcher.quoteReplacement(value);
            });
  }

  private Mapping mapping(Mapping within, String key) {
    if (within.entries().get(key) instanceof Mapping mapping) {
      return mapping;
    }
    problems.add(within.position(), "missing key '" + key + "'", "");
    return new Mapping(within.position(), Map.of(), Map.of());
  }

  private static List<ConfigNode> items(Mapping within, String key) {
    return within.entries().get(key) instanceof Sequence sequence ? sequence.items() : List.of();
  }

  private String text(Mapping within, String key) {
    if (within.entries().get(key) instanceof Scalar scalar) {
      return scalar.text();
    }
    problems.add(within.position(), "missing key '" + key + "'", "");
    return "";
  }

  private static String nearest(String word, Collection<String> known) {
    return Suggestion.nearest(word, known)
        .map(near -> "did you mean '" + near + "'?")
        .orElse("known: " + String.join(", ", known));
  }
}
