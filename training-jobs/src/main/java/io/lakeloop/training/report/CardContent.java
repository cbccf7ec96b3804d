package io.lakeloop.training.report;

import io.lakeloop.core.metric.Assessment;
import io.lakeloop.core.metric.BinaryAssessment;
import io.lakeloop.core.metric.Interval;
import io.lakeloop.core.metric.MulticlassAssessment;
import io.lakeloop.core.metric.SliceMetrics;
import io.lakeloop.core.page.Html;
import io.lakeloop.training.report.CardSection.Block;
import io.lakeloop.training.report.CardSection.Items;
import io.lakeloop.training.report.CardSection.Paragraph;
import io.lakeloop.training.report.CardSection.Plots;
import io.lakeloop.training.report.CardSection.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a card says, in the order of Mitchell et al., "Model cards for model reporting" (2019): what
 * the model is for, what it was made of, how good it is, for whom, and where it must not be used.
 */
final class CardContent {
  private static final String NOT_SAID = "Not said: see card in training.yml.";

  private final CardFacts facts;

  CardContent(CardFacts facts) {
    this.facts = facts;
  }

  List<CardSection> sections() {
    List<CardSection> sections = new ArrayList<>();
    sections.add(section("Purpose", new Paragraph(said(facts.said().purpose())), model()));
    sections.add(data());
    sections.add(quality());
    if (!facts.assessment().slices().isEmpty()) {
      sections.add(slices());
    }
    if (!facts.importances().isEmpty()) {
      sections.add(importance());
    }
    sections.add(
        section(
            "Limits",
            facts.said().limits().isEmpty()
                ? new Paragraph(NOT_SAID)
                : new Items(facts.said().limits())));
    sections.add(
        section("Parameters", table(List.of("parameter", "value"), facts.of().parameters())));
    return sections;
  }

  private Block model() {
    return new Table(
        List.of("", ""),
        List.of(
            List.of("Owner", said(facts.said().owner())),
            List.of(
                "Predicts",
                "%s (%s)"
                    .formatted(
                        facts.of().label(), facts.of().task().name().toLowerCase(Locale.ROOT))),
            List.of("From", String.join(", ", facts.of().features())),
            List.of("Chosen by metric", facts.of().metric())));
  }

  private CardSection data() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Training set", facts.of().trainingSet()));
    rows.add(List.of("Made of", String.join(", ", facts.of().sources())));
    facts.of().rows().forEach((split, count) -> rows.add(List.of("Rows, " + split, count(count))));
    return section(
        "Data", new Paragraph(said(facts.said().data())), new Table(List.of("", ""), rows));
  }

  private CardSection quality() {
    Assessment<?> assessment = facts.assessment();
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Paragraph("On the rows held out%s.".formatted(sureness(assessment))));
    blocks.add(metrics(assessment.metrics().asMap(), assessment.intervals()));
    if (!assessment.further().isEmpty()) {
      blocks.add(metrics(assessment.further(), Map.of()));
    }
    if (assessment instanceof BinaryAssessment binary) {
      facts.threshold().ifPresent(chosen -> blocks.add(new Paragraph(chosen.text())));
      blocks.add(confusion(binary));
    }
    if (assessment instanceof MulticlassAssessment classes) {
      blocks.add(classes(classes));
    }
    blocks.add(new Plots(CardPlots.quality(assessment)));
    return new CardSection("Quality", blocks);
  }

  private String sureness(Assessment<?> assessment) {
    return assessment.intervals().isEmpty()
        ? ""
        : ", with intervals that hold %s %% of the draws of a bootstrap"
            .formatted(
                BigDecimal.valueOf(facts.confidence())
                    .movePointRight(2)
                    .stripTrailingZeros()
                    .toPlainString());
  }

  private CardSection slices() {
    List<List<String>> rows = new ArrayList<>();
    for (SliceMetrics<?> value : facts.assessment().slices()) {
      List<String> row = new ArrayList<>(List.of(value.slice(), value.value()));
      value
          .metrics()
          .asMap()
          .forEach((name, score) -> row.add(shown(score, value.intervals().get(name))));
      rows.add(row);
    }
    List<String> header =
        Stream.concat(
                Stream.of("slice", "value"), facts.assessment().metrics().asMap().keySet().stream())
            .toList();
    return section(
        "Slices",
        new Paragraph("The same metrics, of the rows of each value."),
        new Table(header, rows),
        new Plots(CardPlots.slices(facts.assessment(), facts.of().metric())));
  }

  private CardSection importance() {
    return section(
        "What it goes by",
        new Paragraph(
            "How much worse %s is when the values of one feature are shuffled between rows."
                .formatted(facts.of().metric())),
        new Table(
            List.of("feature", "mean", "deviation"),
            facts.importances().stream()
                .map(
                    each ->
                        List.of(
                            each.feature(),
                            Html.number(each.mean()),
                            Html.number(each.deviation())))
                .toList()),
        new Plots(CardPlots.importance(facts.importances(), facts.of().metric())));
  }

  private static Block metrics(Map<String, Double> metrics, Map<String, Interval> intervals) {
    return new Table(
        List.of("metric", "value"),
        metrics.entrySet().stream()
            .map(
                metric ->
                    List.of(
                        metric.getKey(), shown(metric.getValue(), intervals.get(metric.getKey()))))
            .toList());
  }

  private static Block confusion(BinaryAssessment binary) {
    return new Table(
        List.of("rows", "predicted 0", "predicted 1"),
        List.of(
            List.of(
                "0",
                count(binary.metrics().trueNegatives()),
                count(binary.metrics().falsePositives())),
            List.of(
                "1",
                count(binary.metrics().falseNegatives()),
                count(binary.metrics().truePositives()))));
  }

  private static Block classes(MulticlassAssessment assessment) {
    return new Table(
        List.of("class", "rows", "predicted", "precision", "recall", "f1"),
        assessment.metrics().classes().stream()
            .map(
                each ->
                    List.of(
                        each.name(),
                        count(each.support()),
                        count(each.predicted()),
                        Html.number(each.precision()),
                        Html.number(each.recall()),
                        Html.number(each.f1())))
            .toList());
  }

  private static String shown(double score, @Nullable Interval interval) {
    return interval == null
        ? Html.number(score)
        : "%s (%s to %s)"
            .formatted(
                Html.number(score), Html.number(interval.low()), Html.number(interval.high()));
  }

  private static Block table(List<String> header, Map<String, String> values) {
    return new Table(
        header,
        values.entrySet().stream()
            .map(value -> List.of(value.getKey(), value.getValue()))
            .toList());
  }

  private static String count(long rows) {
    return String.format(Locale.ROOT, "%,d", rows);
  }

  private static String said(String text) {
    return text.isBlank() ? NOT_SAID : text;
  }

  private static CardSection section(String title, Block... blocks) {
    return new CardSection(title, List.of(blocks));
  }
}
