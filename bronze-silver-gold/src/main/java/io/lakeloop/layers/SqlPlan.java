package io.lakeloop.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

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
    return IntStream.range(0, operators.size())
        .filter(i -> reads(i, view))
        .mapToObj(i -> word(operators.get(i)).or(() -> sides(i, view)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Whether the given view is the first table after FROM, be it in a WITH or a query there. */
  boolean beginsWith(String view) {
    OptionalInt at = operators.isEmpty() ? OptionalInt.empty() : OptionalInt.of(0);
    while (at.isPresent() && !isView(at.getAsInt(), view)) {
      at = next(at.getAsInt());
    }
    return at.isPresent();
  }

  private OptionalInt next(int operator) {
    return switch (operators.get(operator).name()) {
      case "WithCTE" -> inputs(operator).reduce((one, later) -> later);
      case "CTERelationRef" -> definition(operator);
      default -> inputs(operator).findFirst();
    };
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
    return !operators.isEmpty() && operators.get(0).name().equals("WithCTE")
        ? next(0).orElse(0)
        : 0;
  }

  private static Optional<String> word(Operator operator) {
    if (operator.name().equals("Join")
        && (operator.detail().startsWith(" RightOuter")
            || operator.detail().startsWith(" FullOuter"))) {
      return Optional.of("a right or full join");
    }
    return Optional.ofNullable(ACROSS_ROWS.get(operator.name()));
  }

  /** What joins or adds rows of the view such that it counts on which side they stand. */
  private Optional<String> sides(int operator, String view) {
    String name = operators.get(operator).name();
    List<Boolean> reads = inputs(operator).mapToObj(input -> reads(input, view)).toList();
    if (name.equals("Union") && reads.contains(false)) {
      return Optional.of("UNION ALL with other rows");
    }
    if (!name.equals("Join") || !reads.get(1)) {
      return Optional.empty();
    }
    if (reads.get(0)) {
      return Optional.of("both sides of a join");
    }
    return operators.get(operator).detail().startsWith(" Left")
        ? Optional.of("the right side of a left join")
        : Optional.empty();
  }

  /** Whether an operator is the view, or has it below or in a WITH that is read there. */
  private boolean reads(int operator, String view) {
    return tree(operator)
        .anyMatch(
            i ->
                isView(i, view)
                    || definition(i).stream().anyMatch(definition -> reads(definition, view)));
  }

  /** The query of a WITH that an operator refers to, by its number. */
  private OptionalInt definition(int operator) {
    Operator reference = operators.get(operator);
    return reference.name().equals("CTERelationRef")
        ? IntStream.range(0, operators.size())
            .filter(i -> operators.get(i).name().equals("CTERelationDef"))
            .filter(i -> number(operators.get(i)).equals(number(reference)))
            .findFirst()
        : OptionalInt.empty();
  }

  private static String number(Operator of) {
    return of.detail().split(",", 2)[0].strip();
  }

  private IntStream inputs(int operator) {
    int depth = operators.get(operator).depth();
    return tree(operator).filter(i -> operators.get(i).depth() == depth + 1);
  }

  /** An operator and all below it. */
  private IntStream tree(int operator) {
    int depth = operators.get(operator).depth();
    return IntStream.concat(
        IntStream.of(operator),
        IntStream.range(operator + 1, operators.size())
            .takeWhile(i -> operators.get(i).depth() > depth));
  }

  private boolean isView(int operator, String view) {
    return operators.get(operator).name().equals("SubqueryAlias")
        && operators.get(operator).detail().strip().equals(view);
  }
}
