package io.lakeloop.submit.workflow;

import io.lakeloop.core.job.TextTable;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.Activity.Action;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Stage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The models' versions, and what came of them and why. */
final class ModelSummary {
  private static final List<String> MAIN_METRICS =
      List.of("auc_roc", "average_precision", "rmse", "r2");
  private static final Set<Action> DECISIONS =
      Set.of(Action.APPROVED, Action.REJECTED, Action.RESTORED);
  private static final int DECISIONS_SHOWN = 6;

  private final ModelRegistry registry;

  ModelSummary(ModelRegistry registry) {
    this.registry = registry;
  }

  String text() {
    TextTable versions = new TextTable("model", "stage", "test metrics", "registered (UTC)");
    for (ModelVersion version : registry.all()) {
      versions.row(
          version.label(),
          version.stage().text(),
          metrics(version.provenance().metrics()),
          TextTable.time(version.createdAt()));
    }
    return versions.text("No model is registered.")
        + registry.models().stream().map(this::decisions).collect(Collectors.joining());
  }

  private static String metrics(Map<String, Double> all) {
    return MAIN_METRICS.stream()
        .filter(all::containsKey)
        .map(name -> String.format(Locale.ROOT, "%s %.4f", name, all.get(name)))
        .collect(Collectors.joining(", "));
  }

  private String decisions(String model) {
    List<Activity> decisions =
        registry.activity(model).stream()
            .filter(activity -> DECISIONS.contains(activity.action()))
            .toList();
    return decisions.stream()
        .skip(Math.max(0, decisions.size() - DECISIONS_SHOWN))
        .map(ModelSummary::sentence)
        .collect(Collectors.joining());
  }

  private static String sentence(Activity activity) {
    Optional<String> to = activity.to().map(Stage::text);
    return "%s/%d %s%s by %s: %s%n"
        .formatted(
            activity.model(),
            activity.version(),
            activity.action().text(),
            to.map(stage -> " for " + stage).orElse(""),
            activity.user(),
            activity.comment());
  }
}
