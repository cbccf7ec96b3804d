package io.lakeloop.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lakeloop.core.LocalBrowser;
import io.lakeloop.core.metric.Assessment;
import io.lakeloop.registry.Task;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** No session: a card is made of facts alone. */
class ModelCardTest {
  @TempDir private Path folder;

  @Test
  void tellsPeopleWhatTheModelIsAsMarkdown() {
    assertThat(binary().markdown())
        .isEqualTo(
            """
            # Model card: payments

            Whether a payment is bad.

            ## Purpose

            Blocks payments.

            |  |  |
            | --- | --- |
            | Owner | payments-data |
            | Predicts | is\\_bad (binary) |
            | From | amount, c\\<o\\>lour |
            | Chosen by metric | auc\\_roc |

            ## Data

            Two years of them.

            |  |  |
            | --- | --- |
            | Training set | training\\_sets.payments@3 |
            | Made of | silver.payments@7 |
            | Rows, train | 12,000 |
            | Rows, test | 6 |

            ## Quality

            On the rows held out, with intervals that hold 90 % of the draws of a bootstrap.

            | metric | value |
            | --- | --- |
            | auc\\_roc | 0.750 (0.600 to 0.900) |
            | average\\_precision | 0.800 |
            | log\\_loss | 0.400 |
            | brier | 0.200 |
            | accuracy | 0.500 |
            | precision | 0.500 |
            | recall | 0.667 |
            | f1 | 0.571 |

            | metric | value |
            | --- | --- |
            | threshold | 0.500 |
            | cost | 0.500 |
            | calibration\\_error | 0.183 |
            | precision\\_at\\_2 | 1.00 |
            | recall\\_at\\_2 | 0.667 |
            | f1\\_at\\_2 | 0.800 |
            | demographic\\_parity\\_difference\\_colour | 1.00 |
            | equal\\_opportunity\\_difference\\_colour | 0.500 |

            | rows | predicted 0 | predicted 1 |
            | --- | --- | --- |
            | 0 | 1 | 2 |
            | 1 | 1 | 2 |

            ## Slices

            The same metrics, of the rows of each value.

            | slice | value | auc\\_roc | average\\_precision | log\\_loss | brier | accuracy | precision | recall | f1 |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            | colour | r\\|d | – (0.500 to 1.00) | 1.00 | 0.200 | 0.100 | 1.00 | 1.00 | 1.00 | 1.00 |

            ## What it goes by

            How much worse auc\\_roc is when the values of one feature are shuffled between rows.

            | feature | mean | deviation |
            | --- | --- | --- |
            | amount | 0.250 | 0.010 |
            | c\\<o\\>lour | -2.00e-03 | 4.00e-03 |

            ## Limits

            - No \\*credit\\* scoring.

            ## Parameters

            | parameter | value |
            | --- | --- |
            | algorithm | random-forest |
            """);
  }

  @Test
  void keepsItsNumbersForPrograms() {
    assertThat(
            EvaluationFile.json(Cards.facts(Task.BINARY, "auc_roc", Cards.binary(), Cards.said())))
        .startsWith("{\n  \"metrics\" : {\n    \"auc_roc\" : 0.75,\n")
        .contains("    \"precision_at_2\" : 1.0,\n")
        .contains("  \"intervals\" : {\n    \"auc_roc\" : [ 0.6, 0.9 ]\n  },")
        .contains(
            """
                "slice" : "colour",
                "value" : "r|d",
                "metrics" : {
                  "auc_roc" : null,
                  "average_precision" : 1.0,
            """)
        .endsWith(
            """
              "importance" : [ {
                "feature" : "amount",
                "mean" : 0.25,
                "deviation" : 0.01
              }, {
                "feature" : "c<o>lour",
                "mean" : -0.002,
                "deviation" : 0.004
              } ]
            }
            """);
  }

  @Test
  void drawsScoresSlicesAndImportance() throws Exception {
    Document page = parsed(binary().html());

    assertThat(captions(page))
        .containsExactly(
            "ROC",
            "Precision and recall",
            "Calibration",
            "What auc_roc loses when a feature is shuffled");
    assertThat(page.getElementsByTagName("section").getLength()).isEqualTo(7);
    assertThat(page.getElementsByTagName("rect").getLength()).isEqualTo(2);
    assertThat(page.getElementsByTagName("li").item(0).getTextContent())
        .isEqualTo("No *credit* scoring.");
  }

  @Test
  void drawsErrorsOfNumbers() throws Exception {
    ModelCard card = card(Task.REGRESSION, "rmse", Cards.regression());

    assertThat(captions(parsed(card.html())))
        .containsExactly(
            "Errors up to a size", "Residuals", "What rmse loses when a feature is shuffled");
    assertThat(card.markdown())
        .contains("| Predicts | is\\_bad (regression) |", "| absolute\\_error\\_p50 | 1.00 |")
        .contains("On the rows held out.\n")
        .doesNotContain("## Slices");
  }

  @Test
  void tellsEachOfSeveralClasses() {
    assertThat(card(Task.MULTICLASS, "macro_f1", Cards.multiclass()).markdown())
        .contains("| class | rows | predicted | precision | recall | f1 |")
        .contains("| 0 | 2 | 2 | 1.00 | 1.00 | 1.00 |\n| 1 | 1 | 1 | 1.00 | 1.00 | 1.00 |");
  }

  @Test
  void saysWhereNobodySaidAnything() {
    ModelCard card =
        new ModelCard(Cards.facts(Task.BINARY, "auc_roc", Cards.binary(), CardConfig.empty()));

    assertThat(card.markdown().split("Not said: see card in training.yml.", -1)).hasSize(5);
  }

  @Test
  void needsNothingFromTheNetworkAndIsTheSameEverywhere() {
    String page = binary().html();
    assertThat(page).doesNotContain("<script", "http", "url(", "@import", "<link", "c<o>lour");

    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(binary().files())
          .containsEntry("model-card.html", page)
          .containsOnlyKeys("model-card.html", "model-card.md", "evaluation.json");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void fitsTheWindowOfABrowser() throws IOException, InterruptedException {
    Optional<LocalBrowser> browser = LocalBrowser.found();
    assumeTrue(browser.isPresent(), "no browser");
    String size = "900,2600";

    assertThat(browser.get().assertFits(binary().html(), folder, size, "section > *"))
        .contains("<svg viewBox=\"0 0 320 230\"");

    browser
        .get()
        .keepPicture(
            Files.writeString(folder.resolve("card.html"), binary().html()),
            size,
            "card.screenshot");
  }

  private static ModelCard binary() {
    return card(Task.BINARY, "auc_roc", Cards.binary());
  }

  private static ModelCard card(Task task, String metric, Assessment<?> assessment) {
    return new ModelCard(Cards.facts(task, metric, assessment, Cards.said()));
  }

  /** What is well-formed XML closes what it opens, and escapes what it must. */
  private static Document parsed(String page) throws Exception {
    String main = page.substring(page.indexOf("<main>"), page.indexOf("</main>") + 7);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(main)));
  }

  private static List<String> captions(Document page) {
    List<String> captions = new ArrayList<>();
    for (int i = 0; i < page.getElementsByTagName("figcaption").getLength(); i++) {
      captions.add(page.getElementsByTagName("figcaption").item(i).getTextContent());
    }
    return captions;
  }
}
