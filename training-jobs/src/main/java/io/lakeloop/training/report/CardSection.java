package io.lakeloop.training.report;

import java.util.List;

/**
 * A part of a card, said once for both of its forms.
 *
 * @param title its heading
 * @param blocks what stands below, in order
 */
record CardSection(String title, List<Block> blocks) {
  CardSection {
    blocks = List.copyOf(blocks);
  }

  /** A paragraph, a list, a table or plots. */
  sealed interface Block {}

  /** A paragraph of plain text. */
  record Paragraph(String text) implements Block {}

  /** A list of plain texts. */
  record Items(List<String> texts) implements Block {}

  /** A table of plain texts. */
  record Table(List<String> header, List<List<String>> rows) implements Block {}

  /** Plots as HTML figures. */
  record Plots(List<String> figures) implements Block {}
}
