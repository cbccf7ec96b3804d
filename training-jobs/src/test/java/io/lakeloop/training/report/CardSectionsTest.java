package io.lakeloop.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.metric.BinaryAssessment;
import io.lakeloop.core.metric.Interval;
import io.lakeloop.core.metric.RegressionAssessment;
import io.lakeloop.core.metric.RegressionMetrics;
import io.lakeloop.registry.Task;
import io.lakeloop.training.explain.Importance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which sections a card has, and what stands in them where little is known. */
class CardSectionsTest {
  private static final RegressionMetrics METRICS =
      new RegressionMetrics(3, 0, 0, 2, 1.5, 0.9, 0.1, 0.2);

  @Test
  void leavesOutWhatWasNotMeasured() {
    assertThat(sections(plain(Map.of()), CardConfig.empty(), List.of()))
        .extracting(CardSection::title)
        .containsExactly("Purpose", "Data", "Quality", "Limits", "Parameters");
    assertThat(sections(plain(Map.of()), CardConfig.empty(), importances()))
        .extracting(CardSection::title)
        .containsExactly("Purpose", "Data", "Quality", "What it goes by", "Limits", "Parameters");
  }

  @Test
  void saysOfEachThingThatNobodySaidIt() {
    String nothing = "Not said: see card in training.yml.";
    List<CardSection> silent = sections(plain(Map.of()), CardConfig.empty(), List.of());
    List<CardSection> spoken =
        sections(
            plain(Map.of()),
            new CardConfig("\n", "Prices.", " ", List.of("None.", "Few."), Map.of("owner", "ann")),
            List.of());

    assertThat(silent.get(0).blocks()).contains(new CardSection.Paragraph(nothing));
    assertThat(owner(silent)).isEqualTo(List.of("Owner", nothing));
    assertThat(silent.get(1).blocks()).contains(new CardSection.Paragraph(nothing));
    assertThat(silent.get(3).blocks()).containsExactly(new CardSection.Paragraph(nothing));
    assertThat(spoken.get(0).blocks()).contains(new CardSection.Paragraph("Prices."));
    assertThat(owner(spoken)).isEqualTo(List.of("Owner", nothing));
    assertThat(spoken.get(1).blocks()).contains(new CardSection.Paragraph(nothing));
    assertThat(spoken.get(3).blocks())
        .containsExactly(new CardSection.Items(List.of("None.", "Few.")));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 50", "0.9, 90", "0.95, 95", "0.29, 29", "0.999, 99.9", "0.99999, 99.999"})
  void saysWhatShareOfTheDrawsAnIntervalHolds(double confidence, String percent) {
    CardFacts facts = facts(plain(Map.of("rmse", new Interval(1, 3))), CardConfig.empty());
    CardFacts sure =
        new CardFacts(
            facts.of(), facts.said(), confidence, facts.assessment(), Optional.empty(), List.of());

    assertThat(new CardContent(sure).sections().get(2).blocks().get(0))
        .isEqualTo(
            new CardSection.Paragraph(
                "On the rows held out, with intervals that hold %s %% of the draws of a bootstrap."
                    .formatted(percent)));
  }

  @Test
  void saysHowTheThresholdOfTwoClassesWasChosen() {
    BinaryAssessment binary = Cards.binary();
    ChosenThreshold chosen = new ChosenThreshold(0.5, new CostsConfig(1, 4), true);
    CardFacts facts = Cards.facts(Task.BINARY, "auc_roc", binary, CardConfig.empty());
    CardFacts costly =
        new CardFacts(
            facts.of(), facts.said(), 0.9, binary, Optional.of(chosen), facts.importances());

    assertThat(new CardContent(costly).sections().get(2).blocks())
        .containsSubsequence(
            new CardSection.Paragraph(chosen.text()),
            new CardSection.Table(
                List.of("rows", "predicted 0", "predicted 1"),
                List.of(List.of("0", "1", "2"), List.of("1", "1", "2"))));
    assertThat(new CardContent(facts).sections().get(2).blocks())
        .doesNotContain(new CardSection.Paragraph(chosen.text()));
  }

  @Test
  void namesWhatTheModelIsMadeOf() {
    assertThat(sections(plain(Map.of()), CardConfig.empty(), List.of()).get(1).blocks().get(1))
        .isEqualTo(
            new CardSection.Table(
                List.of("", ""),
                List.of(
                    List.of("Training set", "training_sets.payments@3"),
                    List.of("Made of", "silver.payments@7"),
                    List.of("Rows, train", "12,000"),
                    List.of("Rows, test", "6"))));
  }

  private static List<String> owner(List<CardSection> sections) {
    return sections.get(0).blocks().stream()
        .filter(CardSection.Table.class::isInstance)
        .map(CardSection.Table.class::cast)
        .findFirst()
        .orElseThrow()
        .rows()
        .get(0);
  }

  private static List<Importance> importances() {
    return List.of(new Importance("amount", 0.25, 0.01));
  }

  private static List<CardSection> sections(
      RegressionAssessment assessment, CardConfig said, List<Importance> importances) {
    CardFacts facts = facts(assessment, said);
    return new CardContent(
            new CardFacts(facts.of(), said, 0.9, assessment, Optional.empty(), importances))
        .sections();
  }

  private static CardFacts facts(RegressionAssessment assessment, CardConfig said) {
    return Cards.facts(Task.REGRESSION, "rmse", assessment, said);
  }

  private static RegressionAssessment plain(Map<String, Interval> intervals) {
    return new RegressionAssessment(METRICS, intervals, List.of(), List.of(), List.of());
  }
}
