package io.lakeloop.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a GROUP BY groups by and puts out, as Spark draws both: columns with their numbers, such as
 * {@code cast(tx_time#3 as date)}.
 *
 * @param by the expressions after GROUP BY
 * @param output what is selected, with its alias where it has one
 */
record Grouping(List<String> by, List<String> output) {
  private static final Pattern ALIAS = Pattern.compile("(?s)(?:(.*) AS )?([^ ]+?)#\\d+L?");
  // What refers to a column of the rows, or counts them.
  private static final Pattern OF_ROWS = Pattern.compile("#\\d|count\\(1\\)");

  Grouping {
    by = List.copyOf(by);
    output = List.copyOf(output);
  }

  /** Reads what stands behind {@code Aggregate} in a plan; empty where Spark abridged it. */
  static Optional<Grouping> parse(String detail) {
    List<String> lists = List.of();
    String text = detail.strip();
    // Spark leaves fields out of long lists, and says how many.
    if (text.startsWith("[") && !text.contains(" more fields")) {
      lists = split(text);
    }
    return lists.size() < 2
        ? Optional.empty()
        : Optional.of(new Grouping(split(inner(lists.get(0))), split(inner(lists.get(1)))));
  }

  /** Why the columns do not name a group, in a few words; empty where they do. */
  Optional<String> mismatch(List<String> columns) {
    if (columns.size() != by.size()) {
      return Optional.of(
          "It names %d columns, and the SQL groups by %d".formatted(columns.size(), by.size()));
    }
    return columns.stream()
        .filter(this::isAggregate)
        .findFirst()
        .map(column -> "The SQL does not group by '%s'".formatted(column));
  }

  /** Whether a column is computed of a group's rows; false where a query around it renames it. */
  private boolean isAggregate(String column) {
    for (String out : output) {
      Matcher matcher = ALIAS.matcher(out);
      if (matcher.matches() && matcher.group(2).equalsIgnoreCase(column)) {
        String rest = matcher.group(1) == null ? out : matcher.group(1);
        for (String expression : by) {
          rest = rest.replace(expression, "");
        }
        return OF_ROWS.matcher(rest).find();
      }
    }
    return false;
  }

  private static String inner(String list) {
    return list.startsWith("[") && list.endsWith("]") ? list.substring(1, list.length() - 1) : list;
  }

  /** The parts between commas that stand in no bracket; none where a text's brackets confuse. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      depth += "([{".indexOf(letter) >= 0 ? 1 : ")]}".indexOf(letter) >= 0 ? -1 : 0;
      if (depth < 0) {
        return List.of();
      }
      if (letter == ',' && depth == 0) {
        parts.add(text.substring(begin, i).strip());
        begin = i + 1;
      }
    }
    String last = text.substring(begin).strip();
    if (!last.isEmpty()) {
      parts.add(last);
    }
    return depth == 0 ? parts : List.of();
  }
}
