package io.lakeloop.core.job;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of text in aligned columns below a header, numbers to the right, as commands print them. */
public final class TextTable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final String NUMBER = "-?[\\d,.]+([Ee]-?\\d+)?%?|null|-|";

  private final String[] header;
  private final List<String[]> rows = new ArrayList<>();

  /** A table with the given columns and no rows yet. */
  public TextTable(String... header) {
    this.header = header.clone();
  }

  /** A moment as people read it, in UTC. */
  public static String time(Instant instant) {
    return TIME.format(instant);
  }

  /**
   * Adds a row.
   *
   * @param cells one for each column; line breaks become blanks
   */
  public void row(String... cells) {
    if (cells.length != header.length) {
      throw new IllegalArgumentException(
          "a row of %d cells in a table of %d columns".formatted(cells.length, header.length));
    }
    rows.add(Arrays.stream(cells).map(cell -> cell.replaceAll("\\R", " ")).toArray(String[]::new));
  }

  /** The table: header, rule, then one line a row. */
  public String text() {
    int[] widths = new int[header.length];
    boolean[] numbers = new boolean[header.length];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          rows.stream()
              .mapToInt(row -> row[column].length())
              .reduce(header[column].length(), Math::max);
      numbers[i] = !rows.isEmpty() && rows.stream().allMatch(row -> row[column].matches(NUMBER));
    }
    String[] rule =
        Arrays.stream(widths).mapToObj(width -> "-".repeat(width)).toArray(String[]::new);
    StringBuilder text = new StringBuilder();
    text.append(line(header, widths, numbers)).append(line(rule, widths, numbers));
    rows.forEach(row -> text.append(line(row, widths, numbers)));
    return text.toString();
  }

  /** The table; the given sentence where it has no rows. */
  public String text(String ifEmpty) {
    return rows.isEmpty() ? ifEmpty + "\n" : text();
  }

  private static String line(String[] cells, int[] widths, boolean[] numbers) {
    return IntStream.range(0, cells.length)
            .mapToObj(
                i -> {
                  String padding = " ".repeat(widths[i] - cells[i].length());
                  return numbers[i] ? padding + cells[i] : cells[i] + padding;
                })
            .collect(Collectors.joining("  "))
            .stripTrailing()
        + "\n";
  }
}
