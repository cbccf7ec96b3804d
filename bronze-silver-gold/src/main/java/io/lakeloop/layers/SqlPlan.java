package io.lakeloop.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Spark's analysed plan of one query as {@code EXPLAIN EXTENDED} draws it: a tree, one operator a
 * line, three characters of indentation a level. The drawing is public; the classes behind it are
 * Spark's own and change.
 *
 * @param operators the operators from the root down, each before its inputs
 */
public record SqlPlan(List<Operator> operators) {
  private static final Pattern LINE = Pattern.compile("^((?:\\+- |:- |:  |   )*)([A-Za-z]+)(.*)$");
  private static final Set<String> RENAMING = Set.of("Project", "SubqueryAlias");
  private static final Map<String, String> ACROSS_ROWS =
      Map.ofEntries(
          Map.entry("Aggregate", "an aggregate"),
          Map.entry("Distinct", "DISTINCT"),
          Map.entry("Deduplicate", "DISTINCT"),
          Map.entry("Window", "a window function"),
          Map.entry("GlobalLimit", "LIMIT"),
          Map.entry("LocalLimit", "LIMIT"),
          Map.entry("Offset", "OFFSET"),
          Map.entry("Sort", "ORDER BY"),
          Map.entry("Sample", "TABLESAMPLE"),
          Map.entry("Pivot", "PIVOT"),
          Map.entry("MapGroups", "groups of rows"),
          Map.entry("CoGroup", "groups of rows"),
          Map.entry("Except", "EXCEPT"),
          Map.entry("Intersect", "INTERSECT"));

  /**
   * One operator.
   *
   * @param depth its level, the root's is 0
   * @param name Spark's name of it
   * @param detail the rest of its line
   */
  public record Operator(int depth, String name, String detail) {}

  /** Copies the operators. */
  public SqlPlan {
    operators = List.copyOf(operators);
  }

  /** Reads the analysed plan out of an explanation. */
  static SqlPlan parse(String explained) {
    List<Operator> operators = new ArrayList<>();
    explained
        .lines()
        .dropWhile(line -> !line.startsWith("== Analyzed Logical Plan"))
        // The heading, and the line of columns below it.
        .skip(2)
        .takeWhile(line -> !line.startsWith("== "))
        .forEach(
            line -> {
              Matcher matcher = LINE.matcher(line);
              if (matcher.matches()) {
                operators.add(
                    new Operator(
                        matcher.group(1).length() / 3, matcher.group(2), matcher.group(3)));
              }
            });
    return new SqlPlan(operators);
  }

  /** What makes one row of many above the given view, in SQL's words; empty where nothing does. */
  Optional<String> acrossRows(String view) {
    for (int i = 0; i < operators.size(); i++) {
      Optional<String> word = word(operators.get(i));
      if (word.isPresent() && reads(i, view)) {
        return word;
      }
    }
    return Optional.empty();
  }

  /** Whether the query is one GROUP BY and nothing on top of it, so that groups stand alone. */
  public boolean groupsStandAlone() {
    return operators.stream()
            .skip(main())
            .dropWhile(operator -> RENAMING.contains(operator.name()))
            .findFirst()
            .filter(operator -> operator.name().equals("Aggregate"))
            .isPresent()
        && operators.stream().filter(operator -> word(operator).isPresent()).count() == 1;
  }

  /** What the query's one GROUP BY groups by; empty where it has none, or the plan abridges it. */
  Optional<Grouping> grouping() {
    return operators.stream()
        .filter(operator -> operator.name().equals("Aggregate"))
        .findFirst()
        .flatMap(aggregate -> Grouping.parse(aggregate.detail()));
  }

  /** Where the query itself begins: after those of its WITH, which stand beside it. */
  private int main() {
    int main = 0;
    if (!operators.isEmpty() && operators.get(0).name().equals("WithCTE")) {
      for (int i = 1; i < operators.size(); i++) {
        main = operators.get(i).depth() == 1 ? i : main;
      }
    }
    return main;
  }

  private static Optional<String> word(Operator operator) {
    if (operator.name().equals("Join")
        && (operator.detail().startsWith(" RightOuter")
            || operator.detail().startsWith(" FullOuter"))) {
      return Optional.of("a right or full join");
    }
    return Optional.ofNullable(ACROSS_ROWS.get(operator.name()));
  }

  /** Whether the view is below an operator, or in a WITH that is read there. */
  private boolean reads(int operator, String view) {
    return below(operator)
        .anyMatch(
            below ->
                isView(below, view)
                    || (below.name().equals("CTERelationRef") && isReadByWith(view)));
  }

  // Which of several WITHs a reference means is not told here, so one that reads it counts for all.
  private boolean isReadByWith(String view) {
    return IntStream.range(0, operators.size())
        .filter(i -> operators.get(i).name().equals("CTERelationDef"))
        .anyMatch(i -> below(i).anyMatch(below -> isView(below, view)));
  }

  private Stream<Operator> below(int operator) {
    int depth = operators.get(operator).depth();
    return operators.stream().skip(operator + 1L).takeWhile(below -> below.depth() > depth);
  }

  private static boolean isView(Operator operator, String view) {
    return operator.name().equals("SubqueryAlias") && operator.detail().strip().equals(view);
  }
}
