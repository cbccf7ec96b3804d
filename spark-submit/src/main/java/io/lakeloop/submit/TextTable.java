package io.lakeloop.submit;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Prints rows as columns of text, numbers to the right. */
final class TextTable {
  private final PrintStream out;

  TextTable(PrintStream out) {
    this.out = out;
  }

  /** Prints the first rows of an answer, and whether there are more. */
  void print(Dataset<Row> answer, int limit) {
    List<Row> rows = answer.limit(limit + 1).collectAsList();
    List<List<String>> lines = new ArrayList<>();
    for (Row row : rows.subList(0, Math.min(limit, rows.size()))) {
      List<String> line = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        line.add(text(row.get(i)));
      }
      lines.add(line);
    }
    print(List.of(answer.columns()), lines);
    out.println(
        rows.size() > limit
            ? "(the first " + limit + " rows; more with --limit)"
            : "(" + rows.size() + (rows.size() == 1 ? " row)" : " rows)"));
  }

  /** Prints lines below a header. */
  void print(List<String> header, List<List<String>> lines) {
    int[] widths = new int[header.size()];
    boolean[] numbers = new boolean[header.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = header.get(i).length();
      numbers[i] = !lines.isEmpty();
      for (List<String> line : lines) {
        widths[i] = Math.max(widths[i], line.get(i).length());
        numbers[i] &= line.get(i).matches("-?[\\d,.]+([Ee]-?\\d+)?%?|null|");
      }
    }
    print(header, widths, numbers);
    StringBuilder rule = new StringBuilder();
    for (int width : widths) {
      rule.append("-".repeat(width)).append("  ");
    }
    out.println(rule.toString().stripTrailing());
    lines.forEach(line -> print(line, widths, numbers));
  }

  private void print(List<String> cells, int[] widths, boolean[] numbers) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      line.append(numbers[i] ? padding + cells.get(i) : cells.get(i) + padding).append("  ");
    }
    out.println(line.toString().stripTrailing());
  }

  private static String text(Object value) {
    return String.valueOf(value).replace('\n', ' ');
  }
}
