package io.lakeloop.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.metric.ErrorQuantile;
import io.lakeloop.core.metric.Interval;
import io.lakeloop.core.metric.RegressionAssessment;
import io.lakeloop.core.metric.RegressionMetrics;
import io.lakeloop.core.metric.ResidualBin;
import io.lakeloop.core.metric.SliceMetrics;
import io.lakeloop.registry.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a card says of a model of numbers. */
class NumberCardTest {
  private static final RegressionAssessment SLICED =
      new RegressionAssessment(
          new RegressionMetrics(5, 0, 5, 1234.5, 150, -0.25, -0.004, Double.NaN),
          Map.of("rmse", new Interval(900, 1500.25)),
          List.of(
              slice("1", 2000, Map.of("rmse", new Interval(1800, 2200))),
              slice("(null)", 0.5, Map.of())),
          List.of(
              new ErrorQuantile(0.5, 100),
              new ErrorQuantile(0.85, 400),
              new ErrorQuantile(0.9, 500.25),
              new ErrorQuantile(0.95, 600),
              new ErrorQuantile(0.99, 7000),
              new ErrorQuantile(1, 8000)),
          List.of(new ResidualBin(0, 10, 5, 0.5, 1)));

  @Test
  void saysHowFarPredictionsAreInAllRowsAndInEachSlice() {
    String card = markdown(SLICED);

    assertThat(between(card, "## Quality", "## What it goes by"))
        .isEqualTo(
            """
            ## Quality

            On the rows held out, with intervals that hold 90 % of the draws of a bootstrap.

            | metric | value |
            | --- | --- |
            | rmse | 1,235 (900.0 to 1,500) |
            | mae | 150.0 |
            | r2 | -0.250 |
            | mean\\_error | -4.00e-03 |
            | mape | – |

            | metric | value |
            | --- | --- |
            | absolute\\_error\\_p50 | 100.0 |
            | absolute\\_error\\_p90 | 500.3 |
            | absolute\\_error\\_p95 | 600.0 |
            | absolute\\_error\\_p99 | 7,000 |

            ## Slices

            The same metrics, of the rows of each value.

            | slice | value | rmse | mae | r2 | mean\\_error | mape |
            | --- | --- | --- | --- | --- | --- | --- |
            | half | 1 | 2,000 (1,800 to 2,200) | 1.00 | 0.500 | 0.000 | 0.100 |
            | half | (null) | 0.500 | 1.00 | 0.500 | 0.000 | 0.100 |

            """);
    assertThat(card)
        .contains("| Predicts | is\\_bad (regression) |\n", "| Chosen by metric | rmse |\n")
        .contains("\nHow much worse rmse is when the values of one feature are shuffled");
  }

  @Test
  void showsOnItsPageWhatItsMarkdownSays() throws Exception {
    CardPage page = CardPage.of(card(SLICED).html());

    assertThat(page.texts("h2"))
        .containsExactly(
            "Purpose", "Data", "Quality", "Slices", "What it goes by", "Limits", "Parameters");
    assertThat(page.tables().get(2))
        .containsExactly(
            List.of("metric", "value"),
            List.of("rmse", "1,235 (900.0 to 1,500)"),
            List.of("mae", "150.0"),
            List.of("r2", "-0.250"),
            List.of("mean_error", "-4.00e-03"),
            List.of("mape", "–"));
    assertThat(page.tables().get(4).get(1))
        .containsExactly("half", "1", "2,000 (1,800 to 2,200)", "1.00", "0.500", "0.000", "0.100");
    assertThat(page.texts("figcaption"))
        .containsExactly(
            "Errors up to a size",
            "Residuals",
            "rmse by half",
            "What rmse loses when a feature is shuffled");
  }

  /** Neither a table of counts, nor one of classes, nor a threshold: those are of classes. */
  @Test
  void saysNothingOfClasses() {
    assertThat(markdown(SLICED)).doesNotContain("predicted", "precision", "threshold");
  }

  @Test
  void drawsNothingOfNoRows() throws Exception {
    RegressionAssessment none =
        new RegressionAssessment(
            new RegressionMetrics(
                0, 3, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN),
            Map.of(),
            List.of(),
            List.of(),
            List.of());

    assertThat(markdown(none))
        .contains("On the rows held out.\n", "| rmse | – |\n| mae | – |\n| r2 | – |\n")
        .doesNotContain("absolute");
    assertThat(CardPage.of(card(none).html()).texts("figcaption"))
        .containsExactly("What rmse loses when a feature is shuffled");
  }

  private static SliceMetrics<RegressionMetrics> slice(
      String value, double rmse, Map<String, Interval> intervals) {
    return new SliceMetrics<>(
        "half", value, new RegressionMetrics(2, 0, 0, rmse, 1, 0.5, 0, 0.1), intervals);
  }

  private static ModelCard card(RegressionAssessment assessment) {
    return new ModelCard(Cards.facts(Task.REGRESSION, "rmse", assessment, Cards.said()));
  }

  private static String markdown(RegressionAssessment assessment) {
    return card(assessment).markdown();
  }

  static String between(String text, String from, String to) {
    return text.substring(text.indexOf(from), text.indexOf(to));
  }
}
