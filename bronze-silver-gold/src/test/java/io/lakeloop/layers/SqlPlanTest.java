package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.layers.SqlPlan.Operator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of plans as Spark draws them. */
class SqlPlanTest {
  private static final String NEWS =
      """
      SubqueryAlias news
      +- View (`news`, [id#1L, shop#2])
         +- LocalRelation <empty>, [id#1L, shop#2]""";
  private static final String OTHERS =
      """
      SubqueryAlias others
      +- View (`others`, [shop#7])
         +- LocalRelation <empty>, [shop#7]""";

  @Test
  void readsTheAnalysedPlanAlone() {
    String explained =
        """
        == Parsed Logical Plan ==
        'Sort ['id ASC NULLS FIRST], true
        +- 'UnresolvedRelation [news], [], false

        == Analyzed Logical Plan ==
        id: bigint, shop: string
        Project [id#1L, shop#2]
        +- Filter (id#1L > cast(0 as bigint))
           +- SubqueryAlias news
              +- View (`news`, [id#1L, shop#2])

        == Optimized Logical Plan ==
        LocalRelation <empty>, [id#1L, shop#2]
        """;

    assertThat(SqlPlan.parse(explained).operators())
        .containsExactly(
            new Operator(0, "Project", " [id#1L, shop#2]"),
            new Operator(1, "Filter", " (id#1L > cast(0 as bigint))"),
            new Operator(2, "SubqueryAlias", " news"),
            new Operator(3, "View", " (`news`, [id#1L, shop#2])"));
  }

  @Test
  void readsTheLevelsOfATreeOfSeveralBranches() {
    assertThat(
            plan("Join Inner", "Union", "Project [1]\n+- " + deeper(NEWS), "Project [2]")
                .operators())
        .extracting(operator -> operator.depth() + " " + operator.name())
        .containsExactly(
            "0 Join",
            "1 Union",
            "1 Project",
            "2 SubqueryAlias",
            "3 View",
            "4 LocalRelation",
            "1 Project");
  }

  @Test
  void hasNoOperatorsWhereNothingWasExplained() {
    SqlPlan none = SqlPlan.parse("");

    assertThat(none.operators()).isEmpty();
    assertThat(none.beginsWith("news")).isFalse();
    assertThat(none.acrossRows("news")).isEmpty();
    assertThat(none.groupsStandAlone()).isFalse();
    assertThat(none.grouping()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Aggregate [shop#2], [shop#2]   | an aggregate",
        "Distinct                       | DISTINCT",
        "Deduplicate [id#1L]            | DISTINCT",
        "Window [row_number() AS n#3]   | a window function",
        "GlobalLimit 3                  | LIMIT",
        "LocalLimit 3                   | LIMIT",
        "Offset 3                       | OFFSET",
        "Sort [id#1L ASC], true         | ORDER BY",
        "Sample 0.0, 0.5, false, 1      | TABLESAMPLE",
        "Project [id#1L]                |",
        "Filter (id#1L > 0)             |",
        "Generate explode(shop#2), true |"
      })
  void tellsWhatLooksAcrossTheRowsOfAView(String operator, @Nullable String word) {
    assertThat(plan(operator, NEWS).acrossRows("news")).isEqualTo(Optional.ofNullable(word));
    assertThat(plan(operator, NEWS).acrossRows("new")).isEmpty();
    assertThat(plan("Project [1]", NEWS, operator).acrossRows("news"))
        .as("beside the view, not above it")
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Join Inner, (a#1 = b#2) | news   | others |",
        "Join Inner, (a#1 = b#2) | others | news   |",
        "Join Inner, (a#1 = b#2) | news   | news   | both sides of a join",
        "Join LeftOuter, (a = b) | news   | others |",
        "Join LeftOuter, (a = b) | others | news   | the right side of a left join",
        "Join LeftAnti, (a = b)  | others | news   | the right side of a left join",
        "Join RightOuter, (a=b)  | news   | others | a right or full join",
        "Join FullOuter, (a=b)   | others | news   | a right or full join",
        "Join RightOuter, (a=b)  | others | others |",
        "Union false, false      | news   | news   |",
        "Union false, false      | news   | others | UNION ALL with other rows",
        "Except false            | others | news   | EXCEPT",
        "Intersect false         | news   | others | INTERSECT"
      })
  void tellsOnWhichSideTheRowsOfAViewMayStand(
      String operator, String left, String right, @Nullable String word) {
    assertThat(plan(operator, view(left), view(right)).acrossRows("news"))
        .isEqualTo(Optional.ofNullable(word));
  }

  @Test
  void looksIntoAWithWhereItIsRead() {
    SqlPlan plan =
        plan(
            "WithCTE",
            "CTERelationDef 4, false\n+- " + deeper(NEWS),
            "CTERelationDef 5, false\n+- " + deeper(OTHERS),
            "Join LeftOuter, (a = b)\n:- CTERelationRef 5, true\n+- CTERelationRef 4, true");

    assertThat(plan.acrossRows("news")).contains("the right side of a left join");
    assertThat(plan.acrossRows("others")).isEmpty();
    assertThat(plan.beginsWith("others")).isTrue();
    assertThat(plan.beginsWith("news")).isFalse();
  }

  @Test
  void beginsWithTheFirstTableAfterFrom() {
    SqlPlan plan = plan("Join Inner", NEWS, OTHERS);

    assertThat(plan.beginsWith("news")).isTrue();
    assertThat(plan.beginsWith("others")).isFalse();
    assertThat(plan("Project [1]", "OneRowRelation").beginsWith("news")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Aggregate [shop#2], [shop#2, count(1) AS n#3L] |                        | true",
        "Project [shop#2]          | Aggregate [shop#2], [shop#2]                | true",
        "SubqueryAlias t           | Aggregate [shop#2], [shop#2]                | true",
        "Filter (n#3L > 1)         | Aggregate [shop#2], [shop#2, count(1)]      | false",
        "Sort [n#3L ASC], true     | Aggregate [shop#2], [shop#2]                | false",
        "Aggregate [n#3L], [n#3L]  | Aggregate [shop#2], [shop#2, count(1)]      | false",
        "Project [shop#2]          | Filter (id#1L > 0)                          | false"
      })
  void tellsWhetherGroupsStandAlone(String top, @Nullable String below, boolean alone) {
    SqlPlan plan = below == null ? plan(top, NEWS) : plan(top, below + "\n+- " + deeper(NEWS));

    assertThat(plan.groupsStandAlone()).isEqualTo(alone);
  }

  @Test
  void looksForGroupsBelowAWithThatStandsBeside() {
    SqlPlan plan =
        plan(
            "WithCTE",
            "CTERelationDef 0, false\n+- " + deeper(NEWS),
            "Project [shop#2]\n+- Aggregate [shop#2], [shop#2]\n   +- CTERelationRef 0, true");

    assertThat(plan.groupsStandAlone()).isTrue();
    assertThat(plan.grouping()).contains(new Grouping(List.of("shop#2"), List.of("shop#2")));
  }

  @Test
  void splitsWhatIsGroupedByAndPutOutOutsideOfBracketsOnly() {
    assertThat(
            Grouping.parse(
                " [shop#2, cast(at#3 as date)], [shop#2, cast(at#3 as date) AS day#9,"
                    + " map(a, 1, b, 2) AS m#10]"))
        .contains(
            new Grouping(
                List.of("shop#2", "cast(at#3 as date)"),
                List.of("shop#2", "cast(at#3 as date) AS day#9", "map(a, 1, b, 2) AS m#10")));
    assertThat(Grouping.parse(" [], [count(1) AS n#1L]"))
        .contains(new Grouping(List.of(), List.of("count(1) AS n#1L")));
    assertThat(Grouping.parse(" [shop#2]")).isEmpty();
  }

  private static String view(String name) {
    return name.equals("news") ? NEWS : OTHERS;
  }

  /** The plan of an operator over others. */
  private static SqlPlan plan(String operator, String... inputs) {
    StringBuilder drawn = new StringBuilder("== Analyzed Logical Plan ==\nid: bigint\n");
    drawn.append(operator).append('\n');
    for (int i = 0; i < inputs.length; i++) {
      boolean last = i == inputs.length - 1;
      drawn
          .append(last ? "+- " : ":- ")
          .append(inputs[i].replace("\n", last ? "\n   " : "\n:  "))
          .append('\n');
    }
    return SqlPlan.parse(drawn.append("\n== Optimized Logical Plan ==\nX").toString());
  }

  private static String deeper(String drawn) {
    return drawn.replace("\n", "\n   ");
  }
}
