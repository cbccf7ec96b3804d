package io.lakeloop.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.metric.ClassMetrics;
import io.lakeloop.core.metric.Interval;
import io.lakeloop.core.metric.MulticlassAssessment;
import io.lakeloop.core.metric.MulticlassMetrics;
import io.lakeloop.core.metric.SliceMetrics;
import io.lakeloop.registry.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a card says of a model of several classes. */
class ClassesCardTest {
  private static final List<ClassMetrics> EACH =
      List.of(
          new ClassMetrics("0", 12_345, 12_000, 0.9, 0.875, 0.8873),
          new ClassMetrics("1", 0, 345, 0, 0, 0),
          new ClassMetrics("2", 655, 655, 1, 1, 1));
  private static final MulticlassAssessment ASSESSED =
      new MulticlassAssessment(
          metrics(0.75, EACH),
          Map.of("macro_f1", new Interval(0.5, Double.NaN)),
          List.of(
              new SliceMetrics<>("colour", "red", metrics(0.5, List.of()), Map.of()),
              new SliceMetrics<>("colour", "blue", metrics(Double.NaN, List.of()), Map.of()),
              new SliceMetrics<>("size", "large", metrics(1, List.of()), Map.of())));

  @Test
  void saysHowWellEachClassIsTold() {
    assertThat(NumberCardTest.between(card().markdown(), "## Quality", "## What it goes by"))
        .isEqualTo(
            """
            ## Quality

            On the rows held out, with intervals that hold 90 % of the draws of a bootstrap.

            | metric | value |
            | --- | --- |
            | accuracy | 0.750 |
            | macro\\_precision | 0.100 |
            | macro\\_recall | 0.200 |
            | macro\\_f1 | 0.300 (0.500 to –) |
            | weighted\\_precision | 0.400 |
            | weighted\\_recall | 0.500 |
            | weighted\\_f1 | 0.600 |
            | log\\_loss | 12.50 |

            | class | rows | predicted | precision | recall | f1 |
            | --- | --- | --- | --- | --- | --- |
            | 0 | 12,345 | 12,000 | 0.900 | 0.875 | 0.887 |
            | 1 | 0 | 345 | 0.000 | 0.000 | 0.000 |
            | 2 | 655 | 655 | 1.00 | 1.00 | 1.00 |

            ## Slices

            The same metrics, of the rows of each value.

            | slice | value | accuracy | macro\\_precision | macro\\_recall | macro\\_f1\
             | weighted\\_precision | weighted\\_recall | weighted\\_f1 | log\\_loss |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            | colour | red | 0.500 | 0.100 | 0.200 | 0.300 | 0.400 | 0.500 | 0.600 | 12.50 |
            | colour | blue | – | 0.100 | 0.200 | 0.300 | 0.400 | 0.500 | 0.600 | 12.50 |
            | size | large | 1.00 | 0.100 | 0.200 | 0.300 | 0.400 | 0.500 | 0.600 | 12.50 |

            """);
  }

  @Test
  void showsOnItsPageWhatItsMarkdownSays() throws Exception {
    CardPage page = CardPage.of(card().html());

    assertThat(page.tables().get(0))
        .containsExactly(
            List.of("Owner", "payments-data"),
            List.of("Predicts", "is_bad (multiclass)"),
            List.of("From", "amount, c<o>lour"),
            List.of("Chosen by metric", "accuracy"));
    assertThat(page.tables().get(3))
        .containsExactly(
            List.of("class", "rows", "predicted", "precision", "recall", "f1"),
            List.of("0", "12,345", "12,000", "0.900", "0.875", "0.887"),
            List.of("1", "0", "345", "0.000", "0.000", "0.000"),
            List.of("2", "655", "655", "1.00", "1.00", "1.00"));
    assertThat(page.tables().get(4)).hasSize(4);
    assertThat(page.tables()).hasSize(7);
  }

  /** No curves are drawn of several classes, and no bar of what is undefined. */
  @Test
  void drawsASliceWhereTheMetricIsDefined() throws Exception {
    CardPage page = CardPage.of(card().html());

    assertThat(page.texts("figcaption"))
        .containsExactly(
            "accuracy by colour",
            "accuracy by size",
            "What accuracy loses when a feature is shuffled");
    assertThat(page.texts("title")).containsExactly("red", "large", "amount", "c<o>lour");
  }

  /** Costs decide between two classes only. */
  @Test
  void saysNothingOfAThreshold() {
    CardFacts facts = Cards.facts(Task.MULTICLASS, "accuracy", ASSESSED, Cards.said());
    CardFacts costly =
        new CardFacts(
            facts.of(),
            facts.said(),
            0.9,
            ASSESSED,
            Optional.of(new ChosenThreshold(0.25, new CostsConfig(1, 4), true)),
            facts.importances());

    assertThat(new ModelCard(costly).markdown()).doesNotContain("threshold", "predicted 0");
  }

  private static ModelCard card() {
    return new ModelCard(Cards.facts(Task.MULTICLASS, "accuracy", ASSESSED, Cards.said()));
  }

  private static MulticlassMetrics metrics(double accuracy, List<ClassMetrics> classes) {
    return new MulticlassMetrics(
        13_000, 0, accuracy, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 12.5, classes, List.of());
  }
}
