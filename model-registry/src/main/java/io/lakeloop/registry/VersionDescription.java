package io.lakeloop.registry;

import io.lakeloop.core.job.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A model version as a page of text. */
final class VersionDescription {
  private final ModelVersion version;
  private final List<Activity> activity;
  private final StringBuilder text = new StringBuilder();

  /**
   * A description.
   *
   * @param activity what happened to the model; other versions' is left out
   */
  VersionDescription(ModelVersion version, List<Activity> activity) {
    this.version = version;
    this.activity = activity.stream().filter(past -> past.version() == version.version()).toList();
  }

  /** A page on the model as a whole; empty where nothing is said of it. */
  static String of(RegisteredModel said) {
    if (said.equals(RegisteredModel.unsaid(said.model()))) {
      return "";
    }
    StringBuilder text = new StringBuilder(said.model()).append('\n');
    if (!said.description().isEmpty()) {
      text.append(lineOf("", said.description()));
    }
    said.tags().forEach((name, value) -> text.append(lineOf(name, value)));
    return text.toString();
  }

  String text() {
    Provenance from = version.provenance();
    text.append(version.label()).append("  ").append(version.stage().text());
    version.alias().ifPresent(alias -> text.append("  @").append(alias));
    text.append('\n');
    if (!version.description().isBlank()) {
      line("", version.description());
    }
    version.request().ifPresent(open -> line("open request", request(open)));
    line("registered", TextTable.time(version.createdAt()) + " by " + version.createdBy());
    line("run", version.runId());
    line("artifacts", version.artifacts());
    line(
        "trained on",
        "training_sets.%s@%d, made from %s"
            .formatted(
                from.trainingSet(), from.trainingSetVersion(), String.join(", ", from.sources())));
    line("definition", from.definitionHash());
    line("label", from.label());
    line("features", String.join(", ", from.features()));
    from.rows().forEach((split, rows) -> line("rows " + split, Long.toString(rows)));
    line("build", from.build());
    line("config", from.configHash());
    from.runtime().forEach(this::line);
    section("metrics (test)");
    new TreeMap<>(from.metrics())
        .forEach((name, value) -> line(name, String.format(Locale.ROOT, "%.6f", value)));
    map("parameters", from.parameters());
    map("tags", version.tags());
    section("activity");
    activity.forEach(
        past ->
            text.append("    ")
                .append(TextTable.time(past.at()))
                .append("  ")
                .append(past.user())
                .append(" ")
                .append(past.action().text())
                .append(past.to().map(to -> " → " + to.text()).orElse(""))
                .append(past.comment().isBlank() ? "" : ": " + past.comment())
                .append('\n'));
    return text.toString();
  }

  private static String request(TransitionRequest open) {
    return "to %s by %s, %s%s%s"
        .formatted(
            open.to().text(),
            open.requestedBy(),
            TextTable.time(open.requestedAt()),
            open.against().map(holder -> ", against version " + holder).orElse(""),
            open.comment().isBlank() ? "" : ": " + open.comment());
  }

  private void map(String title, Map<String, String> values) {
    if (!values.isEmpty()) {
      section(title);
      new TreeMap<>(values).forEach(this::line);
    }
  }

  private void section(String title) {
    text.append("  ").append(title).append(":\n");
  }

  private void line(String name, String value) {
    text.append(lineOf(name, value));
  }

  private static String lineOf(String name, String value) {
    return "    %-24s %s".formatted(name, value).stripTrailing() + "\n";
  }
}
