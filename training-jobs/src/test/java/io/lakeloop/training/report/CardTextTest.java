package io.lakeloop.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.metric.BinaryAssessment;
import io.lakeloop.core.metric.BinaryMetrics;
import io.lakeloop.core.metric.SliceMetrics;
import io.lakeloop.registry.Task;
import io.lakeloop.training.explain.Importance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** Texts of configuration and data stand in a card as they are written, and make no markup. */
class CardTextTest {
  private static final String HOSTILE =
      "</td></table><script>alert('1')</script> & \"<b onclick=x>\" &lt; 100 % %s $1 \\ {x}";

  @Test
  void showsAnyTextOnThePageAsItIsWritten() throws Exception {
    CardPage page = CardPage.of(new ModelCard(facts(HOSTILE)).html());

    assertThat(page.elements("script")).isEmpty();
    assertThat(page.elements("b")).isEmpty();
    assertThat(page.texts("div").get(0)).isEqualTo(HOSTILE);
    assertThat(page.texts("p")).contains(HOSTILE);
    assertThat(page.texts("li")).containsExactly(HOSTILE, "");
    assertThat(page.texts("td"))
        .contains(HOSTILE + " (binary)", HOSTILE + ", " + HOSTILE, "Rows, " + HOSTILE);
    assertThat(page.texts("td").stream().filter(HOSTILE::equals))
        .as("owner, training set, source, slice's value, feature, parameter and its value")
        .hasSize(7);
    assertThat(page.texts("title")).containsOnly(HOSTILE);
  }

  /** A cell that ended early, or a line that did, would leave its row with other columns. */
  @Test
  void keepsTheColumnsOfEveryTableOfItsMarkdown() {
    String markdown = new ModelCard(facts("a | b\n| c \\| d\\")).markdown();

    assertThat(markdown.lines().filter(line -> line.startsWith("|")))
        .hasSizeGreaterThan(20)
        .allSatisfy(line -> assertThat(line).endsWith(" |"));
    assertThat(markdown).contains("| Owner | a \\| b \\| c \\\\\\| d\\\\ |\n");
    for (String table : markdown.split("\n\n")) {
      assertThat(table.lines().filter(line -> line.startsWith("|")).map(CardTextTest::cells))
          .as(table)
          .allMatch(cells -> cells == cells(table.lines().findFirst().orElseThrow()));
    }
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("*bold*, __bold__ and `code`", "\\*bold\\*, \\_\\_bold\\_\\_ and \\`code\\`"),
        Arguments.of("[link](x) ![image](y)", "\\[link\\](x) !\\[image\\](y)"),
        Arguments.of("<b>html</b>", "\\<b\\>html\\</b\\>"),
        Arguments.of("&lt;b&gt; R&D", "\\&lt;b\\&gt; R\\&D"),
        Arguments.of("# A heading", "\\# A heading"),
        Arguments.of("> A quotation", "\\> A quotation"),
        Arguments.of("- An item", "\\- An item"),
        Arguments.of("+ An item", "\\+ An item"),
        Arguments.of("---", "\\---"),
        Arguments.of("1. A numbered item", "1\\. A numbered item"),
        Arguments.of("12) A numbered item", "12\\) A numbered item"),
        Arguments.of("~~~ all below is code", "\\~\\~\\~ all below is code"),
        Arguments.of("no ~~longer~~", "no \\~\\~longer\\~\\~"),
        Arguments.of("    code by four spaces", "code by four spaces"),
        Arguments.of("\tcode by a tab", "code by a tab"),
        Arguments.of("two\n\n  paragraphs\r\n", "two paragraphs"),
        Arguments.of("under\n===", "under ==="),
        Arguments.of("3.5 percent - or 1. of all", "3.5 percent - or 1. of all"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void standsInAParagraphAndInAnItemOfItsMarkdown(String text, String shown) {
    assertThat(new ModelCard(facts(text)).markdown())
        .startsWith("# Model card: m\n\n" + shown + "\n\n## Purpose\n\n" + shown + "\n\n|  |  |\n")
        .contains("## Data\n\n" + shown + "\n\n|")
        .contains("## Limits\n\n- " + shown + "\n- \n\n## Parameters");
  }

  /** A name of many letters is cut in its plot, but between letters, and told whole beside. */
  @Test
  void cutsALongNameBetweenItsLetters() throws Exception {
    String name = "an eighteen letter\uD83D\uDEB2\uD83D\uDEB2 bicycle";

    CardPage page = CardPage.of(new ModelCard(facts(name)).html());

    Element label = (Element) page.elements("title").get(0).getParentNode();
    assertThat(label.getFirstChild().getNodeValue()).isEqualTo("an eighteen letter…");
    assertThat(page.texts("title")).containsOnly(name);
  }

  /** Columns of a table's line: pipes that no backslash precedes, or two. */
  private static long cells(String line) {
    return line.replaceAll("\\\\.", "").chars().filter(letter -> letter == '|').count();
  }

  private static CardFacts facts(String text) {
    BinaryMetrics metrics =
        new BinaryMetrics(6, 0, 3, 0.75, 0.8, 0.4, 0.2, 0.5, 0.5, 0.5, 0.5, 2, 2, 1, 1);
    return new CardFacts(
        new ReportedModel(
            "m",
            text,
            Task.BINARY,
            text,
            List.of(text),
            Map.of(text, 3L),
            List.of("id"),
            text,
            List.of(text, text),
            Map.of(text, text),
            "auc_roc",
            0),
        new CardConfig(text, text, text, List.of(text, ""), Map.of()),
        0.95,
        new BinaryAssessment(
            0.5,
            Optional.empty(),
            metrics,
            Map.of(),
            List.of(new SliceMetrics<>("colour", text, metrics, Map.of())),
            List.of(),
            List.of(),
            List.of(),
            List.of()),
        Optional.empty(),
        List.of(new Importance(text, 0.25, 0.01)));
  }
}
