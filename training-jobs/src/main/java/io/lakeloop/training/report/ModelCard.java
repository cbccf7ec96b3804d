package io.lakeloop.training.report;

import io.lakeloop.core.page.Html;
import io.lakeloop.core.page.Page;
import io.lakeloop.training.report.CardSection.Block;
import io.lakeloop.training.report.CardSection.Items;
import io.lakeloop.training.report.CardSection.Paragraph;
import io.lakeloop.training.report.CardSection.Plots;
import io.lakeloop.training.report.CardSection.Table;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A model card in its two forms; the same facts give the same texts. */
public final class ModelCard {
  /** The file beside a model that holds its card as Markdown. */
  public static final String MARKDOWN_FILE = "model-card.md";

  /** The file beside a model that holds its card as a page with plots. */
  public static final String HTML_FILE = "model-card.html";

  /** The file beside a model that holds the numbers of its evaluation as JSON. */
  public static final String EVALUATION_FILE = "evaluation.json";

  private static final String STYLE =
      """
      rect { fill: #7fb7d9; } .range { stroke: #1d2733; stroke-width: 1.5; }
      .list { margin-bottom: 16px; } .scroll { overflow-x: auto; } ul { margin: 4px 0 12px; }
      """;

  private final CardFacts facts;
  private final List<CardSection> sections;

  /** A card of these facts. */
  public ModelCard(CardFacts facts) {
    this.facts = facts;
    this.sections = new CardContent(facts).sections();
  }

  /** Both forms, and the numbers, by their files' names. */
  public Map<String, String> files() {
    return Map.of(
        MARKDOWN_FILE, markdown(), HTML_FILE, html(), EVALUATION_FILE, EvaluationFile.json(facts));
  }

  /** The card as Markdown, as GitHub reads it; the plots are in the page only. */
  public String markdown() {
    StringBuilder text = new StringBuilder("# Model card: " + facts.of().model() + "\n");
    if (!facts.of().description().isBlank()) {
      text.append("\n").append(begun(facts.of().description())).append("\n");
    }
    for (CardSection section : sections) {
      text.append("\n## ").append(section.title()).append("\n");
      section.blocks().forEach(block -> text.append(markdown(block)));
    }
    return text.toString();
  }

  /** The card as a page: one file, no script, nothing from the network. */
  public String html() {
    String body =
        "<div class=\"hint\">%s</div>\n%s"
            .formatted(
                Html.text(facts.of().description()),
                sections.stream()
                    .map(
                        section ->
                            "<section>\n<h2>%s</h2>\n%s</section>"
                                .formatted(
                                    Html.text(section.title()),
                                    section.blocks().stream()
                                        .map(ModelCard::html)
                                        .collect(Collectors.joining())))
                    .collect(Collectors.joining("\n")));
    return Page.html("Model card: " + facts.of().model(), STYLE, body);
  }

  private static String markdown(Block block) {
    if (block instanceof Paragraph paragraph) {
      return "\n" + begun(paragraph.text()) + "\n";
    }
    if (block instanceof Items items) {
      return items.texts().stream()
          .map(text -> "- " + begun(text) + "\n")
          .collect(Collectors.joining("", "\n", ""));
    }
    if (block instanceof Table table) {
      return "\n"
          + line(table.header())
          + "|"
          + " --- |".repeat(table.header().size())
          + "\n"
          + table.rows().stream().map(ModelCard::line).collect(Collectors.joining());
    }
    return "";
  }

  private static String line(List<String> cells) {
    return cells.stream().map(ModelCard::escaped).collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** At the beginning of a line: neither an item nor a rule is meant there, nor code. */
  private static String begun(String text) {
    return escaped(text.strip())
        .replaceFirst("^([-+])", "\\\\$1")
        .replaceFirst("^(\\d+)([.)](\\s|$))", "$1\\\\$2");
  }

  /** No text of others makes markup. */
  private static String escaped(String text) {
    return text.replaceAll("([\\\\`*_{}\\[\\]<>|#~&])", "\\\\$1")
        .replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }

  private static String html(Block block) {
    if (block instanceof Paragraph paragraph) {
      return "<p>%s</p>\n".formatted(Html.text(paragraph.text()));
    }
    if (block instanceof Items items) {
      return items.texts().stream()
          .map(text -> "<li>" + Html.text(text) + "</li>")
          .collect(Collectors.joining("", "<ul>", "</ul>\n"));
    }
    if (block instanceof Plots plots) {
      return plots.figures().isEmpty()
          ? ""
          : "<div class=\"charts\">%s</div>\n".formatted(String.join("\n", plots.figures()));
    }
    return block instanceof Table table ? html(table) : "";
  }

  private static String html(Table table) {
    return "<div class=\"scroll\"><table class=\"list\">%s<tbody>%s</tbody></table></div>\n"
        .formatted(
            table.header().stream().allMatch(String::isEmpty)
                ? ""
                : "<thead>" + row("th", table.header()) + "</thead>",
            table.rows().stream().map(cells -> row("td", cells)).collect(Collectors.joining()));
  }

  private static String row(String cell, List<String> texts) {
    return texts.stream()
        .map(text -> "<%1$s>%2$s</%1$s>".formatted(cell, Html.text(text)))
        .collect(Collectors.joining("", "<tr>", "</tr>\n"));
  }
}
