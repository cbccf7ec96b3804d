package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DashboardSectionTest {
  private final Shown shown = new Shown();

  @Test
  void hasSomethingToSayWhereThereIsNothingYet() {
    assertThat(shown.section())
        .contains("<h2>returns</h2>")
        .contains(
            "<div class=\"verdict unknown\"><strong>Too early to say.</strong> No window has 150"
                + " predictions yet.</div>")
        .contains("<p>Nothing has been predicted yet.</p>")
        .contains("<h3>Alerts</h3><p>None so far.</p>")
        .doesNotContain("<table", "<svg", "Over time", "Comparisons", "class=\"model\"");
  }

  private static Stream<Arguments> verdicts() {
    return Stream.of(
        Arguments.of(List.of(), 0.9, "none", "All is well."),
        Arguments.of(List.of("a"), 0.9, "covariate-drift-without-loss", "Watch it."),
        Arguments.of(List.of("a"), null, "unknown-until-labels", "Wait for the labels."),
        Arguments.of(
            List.of(), 0.5, "loss-retraining-may-mend", "The model should be trained again."));
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void beginsWithWhatItComesTo(
      List<String> drifted, @Nullable Double auc, String style, String headline) {
    shown.evidence =
        Optional.of(
            Shown.evidence(
                drifted,
                auc == null
                    ? null
                    : new Evidence.Quality("auc_roc", auc, 0.8, auc < 0.8, Shown.DAY)));
    shown.dataEnd = Optional.of(Instant.parse("2024-01-02T06:00:00Z"));

    assertThat(shown.section())
        .contains("<div class=\"verdict " + style + "\"><strong>" + headline + "</strong> ")
        .contains(" <span class=\"end\">Predictions until 2024-01-02 06:00 (UTC).</span></div>");
  }

  @Test
  void blamesTheDataWhereValuesAreMissing() {
    shown.evidence =
        Optional.of(
            new Evidence(
                1, Shown.DAY, Shown.day(1), Map.of("<price>", 30.0), List.of(), Optional.empty()));

    assertThat(shown.section())
        .contains("<div class=\"verdict data-quality-fault\"><strong>The data is at fault.")
        .contains("missing that were there in training: &lt;price&gt;.");
  }

  @Test
  void namesTheModelAndWhatItScoredItself() {
    shown.version =
        Optional.of(
            Shown.version(
                "Does it <come> back?",
                Map.of("log_loss", 0.25, "auc_roc", 0.9104, "forest.auc_roc", 0.99)));

    assertThat(shown.section())
        .contains(
            "<p class=\"model\">Does it &lt;come&gt; back? <b>returns</b>, version 3, stage"
                + " Production. In its test it scored auc_roc 0.910, log_loss 0.250.</p>");
  }

  @Test
  void saysSoWhereNoScoreWasRecorded() {
    shown.version = Optional.of(Shown.version("", Map.of("forest.auc_roc", 0.99)));

    assertThat(shown.section()).contains("In its test it scored nothing that was recorded.</p>");
  }

  @Test
  void chartsTheSixWorstColumnsThatDriftedInAnyWindow() {
    for (int i = 0; i < 8; i++) {
      shown.drift.put("c" + i, Shown.days(0.05, 0.2 + i / 10.0, 0.01));
    }

    assertThat(Pattern.compile("<figcaption>Drift of (c\\d)").matcher(shown.section()).results())
        .extracting(found -> found.group(1))
        .as("c0 reaches 0.2, and is not beyond it")
        .containsExactly("c7", "c6", "c5", "c4", "c3", "c2");
  }

  @Test
  void chartsTheMetricThatDecidesFirstAndWithItsBound() {
    shown.retraining =
        Optional.of(new RetrainingConfig("recall", Optional.of(0.6), Optional.empty()));
    shown.quality.put("auc_roc", Shown.days(0.9, 0.8));
    shown.quality.put("recall", Shown.days(0.5, 0.7));
    shown.quality.put("f1", Shown.days(0.5, 0.7));
    shown.quality.put("rmse", Map.of());

    String section = shown.section();

    assertThat(Pattern.compile("<figcaption>Quality: (\\w+)").matcher(section).results())
        .extracting(found -> found.group(1))
        .containsExactly("recall", "auc_roc");
    assertThat(section.split("class=\"bound\"", -1)).as("only one has a bound").hasSize(2);
  }

  @Test
  void tellsOfAlertsWithoutLettingThemWriteThePage() {
    shown.alert("<img src=x>", "price", "js of price is 0.3, above 0.2; 1 of the last 1 were.");
    shown.alert("bad", ":table", "auc_roc is 0.5");

    assertThat(shown.section())
        .contains(
            "<tr><td>2024-01-01</td><td>&lt;img src=x&gt;</td><td>price</td>"
                + "<td>js of price is 0.3, above 0.2; 1 of the last 1 were.</td></tr>")
        .contains("<td>bad</td><td>the model</td><td>auc_roc is 0.5</td>")
        .doesNotContain("<img");
  }

  @Test
  void showsComparisonsWithAVersionOrWithABaseline() {
    Timestamp when = Timestamp.from(Instant.parse("2024-01-03T09:30:00Z"));
    shown.comparisons.add(RowFactory.create("4", 3, "rmse", 9.5, 12.25, "promote", when));
    shown.comparisons.add(RowFactory.create(4, null, "r2", null, null, "<reject>", when));

    assertThat(shown.section())
        .contains(
            "<tr><td>2024-01-03 09:30</td><td>version 4</td><td>version 3</td><td>rmse</td>"
                + "<td>9.50</td><td>12.25</td><td>promote</td></tr>")
        .contains("<td>a baseline</td><td>r2</td><td>–</td><td>–</td><td>&lt;reject&gt;</td></tr>");
  }

  @Test
  void showsTheHeatOfTheWindowsWithPredictions() {
    shown.rows.put(Shown.day(0), 200L);
    shown.rows.put(Shown.day(2), 180L);
    shown.drift.put("price", Shown.days(0.05, 0.7, 0.15));

    assertThat(shown.section())
        .contains("<th><span>2024-01-01</span></th><th><span>2024-01-03</span></th></tr>")
        .contains(
            "<th title=\"price\">price</th><td class=\"l0\">0.05</td><td class=\"l1\">0.15</td>");
  }
}
