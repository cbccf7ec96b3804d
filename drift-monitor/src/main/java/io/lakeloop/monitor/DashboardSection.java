package io.lakeloop.monitor;

import io.lakeloop.core.page.Html;
import io.lakeloop.registry.ModelVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** One monitor as a part of a page: what it comes to first, the numbers behind it after. */
final class DashboardSection {
  private static final double DRIFTED = 0.2;
  private static final int CHARTS = 6;

  private final DashboardFacts facts;

  DashboardSection(DashboardFacts facts) {
    this.facts = facts;
  }

  String html() {
    return """
        <section>
        <h2>%s</h2>
        %s
        %s
        <h3>Distance from the training data</h3>
        <p class="hint">How far the values of each column lie from those the model learned from: population stability
        index, by window. <b class="l0">below 0.1</b> as in training, <b class="l1">0.1 to 0.2</b> a little off,
        <b class="l2">0.2 to 0.5</b> changed, <b class="l3">0.5 and more</b> hardly the same.</p>
        %s
        %s
        %s
        %s
        </section>
        """
        .formatted(
            Html.text(facts.monitor().name()),
            verdict(),
            model(),
            facts.rows().isEmpty()
                ? "<p>Nothing has been predicted yet.</p>"
                : new HeatTable(List.copyOf(facts.rows().keySet())).html(facts.drift()),
            charts(),
            alerts(),
            comparisons());
  }

  private String verdict() {
    if (facts.evidence().isEmpty()) {
      return """
          <div class="verdict unknown"><strong>Too early to say.</strong> No window has %d predictions yet.%s</div>"""
          .formatted(facts.monitor().config().minimumRows(), dataEnd());
    }
    Triage triage = Triage.of(facts.evidence().get());
    return """
        <div class="verdict %s"><strong>%s</strong> %s%s</div>"""
        .formatted(
            triage.verdict().text(), headline(triage), Html.text(triage.reason()), dataEnd());
  }

  private static String headline(Triage triage) {
    return switch (triage.verdict()) {
      case NONE -> "All is well.";
      case DATA_QUALITY_FAULT -> "The data is at fault.";
      case COVARIATE_DRIFT_WITHOUT_LOSS -> "Watch it.";
      case LOSS_RETRAINING_MAY_MEND -> "The model should be trained again.";
      case UNKNOWN_UNTIL_LABELS -> "Wait for the labels.";
    };
  }

  private String dataEnd() {
    return facts
        .dataEnd()
        .map(
            end ->
                " <span class=\"end\">Predictions until %s (UTC).</span>".formatted(Html.time(end)))
        .orElse("");
  }

  private String model() {
    return facts
        .version()
        .map(
            version ->
                "<p class=\"model\">%s <b>%s</b>, version %d, stage %s. In its test it scored %s.</p>"
                    .formatted(
                        Html.text(version.description()),
                        Html.text(version.model()),
                        version.version(),
                        Html.text(version.stage().text()),
                        scores(version)))
        .orElse("");
  }

  private static String scores(ModelVersion version) {
    String scores =
        new TreeMap<>(version.provenance().metrics())
            .entrySet().stream()
                // candidate.metric is what another candidate scored.
                .filter(metric -> !metric.getKey().contains("."))
                .map(metric -> Html.text(metric.getKey()) + " " + Html.number(metric.getValue()))
                .collect(Collectors.joining(", "));
    return scores.isEmpty() ? "nothing that was recorded" : scores;
  }

  private String charts() {
    List<String> charts = new ArrayList<>();
    quality().forEach((name, values) -> charts.add(qualityChart(name, values)));
    drifted()
        .forEach(
            column ->
                charts.add(
                    new LineChart(
                            "Drift of " + column,
                            facts.drift().getOrDefault(column, Map.of()),
                            Optional.of(DRIFTED))
                        .html()));
    return charts.isEmpty()
        ? ""
        : "<h3>Over time</h3><p class=\"hint\">Dashed: the bound.</p><div class=\"charts\">%s</div>"
            .formatted(String.join("\n", charts));
  }

  private String qualityChart(String name, Map<Instant, Double> values) {
    Optional<Double> bound =
        facts
            .monitor()
            .config()
            .retraining()
            .filter(wanted -> wanted.qualityMetric().equals(name))
            .map(RetrainingConfig::bound);
    return new LineChart("Quality: " + name, values, bound).html();
  }

  /** The metric that decides on retraining, else the one most people ask for. */
  private Map<String, Map<Instant, Double>> quality() {
    List<String> names = new ArrayList<>();
    facts.monitor().config().retraining().ifPresent(wanted -> names.add(wanted.qualityMetric()));
    names.addAll(List.of("auc_roc", "rmse"));
    Map<String, Map<Instant, Double>> shown = new LinkedHashMap<>();
    for (String name : names) {
      Map<Instant, Double> values = facts.quality().getOrDefault(name, Map.of());
      if (!values.isEmpty()) {
        shown.putIfAbsent(name, values);
      }
    }
    return shown;
  }

  /** The columns that drifted in any window shown, the worst first. */
  private List<String> drifted() {
    Comparator<String> byWorst =
        Comparator.comparingDouble(
            column ->
                -facts.drift().getOrDefault(column, Map.of()).values().stream()
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElse(0));
    return facts.drift().entrySet().stream()
        .filter(entry -> entry.getValue().values().stream().anyMatch(value -> value > DRIFTED))
        .map(Map.Entry::getKey)
        .sorted(byWorst.thenComparing(Comparator.naturalOrder()))
        .limit(CHARTS)
        .toList();
  }

  private String alerts() {
    if (facts.alerts().isEmpty()) {
      return "<h3>Alerts</h3><p>None so far.</p>";
    }
    return table(
        "Alerts",
        List.of("Window", "Alert", "Column", "What happened"),
        facts.alerts().stream()
            .map(
                row ->
                    List.of(
                        Html.time(row.<Row>getAs("window").getTimestamp(0).toInstant()),
                        row.<String>getAs("alert"),
                        row.<String>getAs("column_name").equals(MonitoringTables.WHOLE)
                            ? "the model"
                            : row.<String>getAs("column_name"),
                        row.<String>getAs("message")))
            .toList());
  }

  private String comparisons() {
    if (facts.comparisons().isEmpty()) {
      return "";
    }
    return table(
        "Comparisons of versions",
        List.of(
            "When", "Challenger", "Against", "Metric", "Challenger's", "The other's", "Verdict"),
        facts.comparisons().stream().map(DashboardSection::comparison).toList());
  }

  private static List<String> comparison(Row row) {
    return List.of(
        Html.time(row.getTimestamp(6).toInstant()),
        "version " + row.get(0),
        row.isNullAt(1) ? "a baseline" : "version " + row.get(1),
        String.valueOf(row.get(2)),
        row.isNullAt(3) ? "–" : Html.number(row.getDouble(3)),
        row.isNullAt(4) ? "–" : Html.number(row.getDouble(4)),
        String.valueOf(row.get(5)));
  }

  private static String table(String title, List<String> header, List<List<String>> rows) {
    return "<h3>%s</h3><table class=\"list\"><thead><tr>%s</tr></thead><tbody>%s</tbody></table>"
        .formatted(
            title,
            cells("th", header),
            rows.stream()
                .map(row -> "<tr>" + cells("td", row) + "</tr>\n")
                .collect(Collectors.joining()));
  }

  private static String cells(String tag, List<String> texts) {
    return texts.stream()
        .map(text -> "<%1$s>%2$s</%1$s>".formatted(tag, Html.text(text)))
        .collect(Collectors.joining());
  }
}
