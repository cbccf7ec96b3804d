package io.lakeloop.registry;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.LakehouseCommand;
import io.lakeloop.core.job.TextTable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Sets experiment runs side by side: what was set, and what came out. */
public final class CompareRunsCommand implements LakehouseCommand {
  private static final String RUNS = "RUN...";
  private static final int SHORT_ID = 8;

  @Override
  public String name() {
    return "compare-runs";
  }

  @Override
  public String summary() {
    return "Set the parameters and metrics of experiment runs side by side.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        JobOption.parameter(RUNS, "Run ids or their beginnings; a model stands for all its runs."));
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  @Override
  public void run(JobContext context, PrintStream out) {
    List<TrackedRun> all =
        ExperimentTracker.of(context.tables()).runs().stream()
            .sorted(Comparator.comparing(TrackedRun::startedAt).thenComparing(TrackedRun::runId))
            .toList();
    List<TrackedRun> runs = new ArrayList<>();
    for (String word : context.arguments().list(RUNS)) {
      found(word, all, context.environment().name()).stream()
          .filter(run -> !runs.contains(run))
          .forEach(runs::add);
    }
    TextTable set = table("parameter", runs);
    row(set, "model", runs, TrackedRun::experiment);
    row(set, "name", runs, run -> run.name().orElse("-"));
    row(set, "status", runs, run -> run.status().text());
    rows(set, runs, TrackedRun::parameters, Function.identity());
    out.println(set.text());
    TextTable scores = table("metric", runs);
    rows(scores, runs, TrackedRun::metrics, value -> String.format(Locale.ROOT, "%.6f", value));
    out.print(scores.text("No metric was recorded."));
  }

  private static List<TrackedRun> found(String word, List<TrackedRun> all, String environment) {
    List<TrackedRun> named = all.stream().filter(run -> run.experiment().equals(word)).toList();
    List<TrackedRun> begun = all.stream().filter(run -> run.runId().startsWith(word)).toList();
    if (named.isEmpty() && begun.size() != 1) {
      List<String> models = all.stream().map(TrackedRun::experiment).distinct().toList();
      throw new UsageException(
          begun.isEmpty()
              ? "There is no run or model '%s' in '%s'.".formatted(word, environment)
              : "'%s' begins the ids of %d runs.".formatted(word, begun.size()),
          Suggestion.nearest(word, models).map(near -> "Did you mean " + near + "?").orElse(""),
          "See list-runs for what there is.");
    }
    return named.isEmpty() ? begun : named;
  }

  private static TextTable table(String first, List<TrackedRun> runs) {
    return new TextTable(
        Stream.concat(
                Stream.of(first),
                runs.stream()
                    .map(TrackedRun::runId)
                    .map(id -> id.substring(0, Math.min(SHORT_ID, id.length()))))
            .toArray(String[]::new));
  }

  private static <V> void rows(
      TextTable table,
      List<TrackedRun> runs,
      Function<TrackedRun, Map<String, V>> values,
      Function<V, String> text) {
    TreeSet<String> names = new TreeSet<>();
    runs.forEach(run -> names.addAll(values.apply(run).keySet()));
    for (String name : names) {
      row(
          table,
          name,
          runs,
          run -> {
            V value = values.apply(run).get(name);
            return value == null ? "-" : text.apply(value);
          });
    }
  }

  private static void row(
      TextTable table, String name, List<TrackedRun> runs, Function<TrackedRun, String> cell) {
    table.row(Stream.concat(Stream.of(name), runs.stream().map(cell)).toArray(String[]::new));
  }
}
