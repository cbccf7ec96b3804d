package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.registry.Task;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.Bucketizer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.junit.jupiter.api.Test;

/** No session: the stages that names come from are put together by hand. */
class VectorNamesTest {
  private static final FeatureColumn COLOUR =
      FeatureColumn.plain("colour", FeatureKind.CATEGORY, FillNulls.ZERO);
  private static final FeatureColumn PLAN =
      FeatureColumn.plain("plan", FeatureKind.CATEGORY, FillNulls.ZERO);
  private static final FeatureColumn AGE = number("age", Scaling.NONE, List.of(18.0), 0);
  private static final FeatureColumn HOURS = number("hours", Scaling.NONE, List.of(), 0);
  private static final FeatureColumn PAY = number("pay", Scaling.STANDARD, List.of(), 0);
  private static final FeatureColumn TAX = number("tax", Scaling.MIN_MAX, List.of(), 0);
  private static final FeatureColumn WORDS =
      new FeatureColumn("words", FeatureKind.TEXT, FillNulls.ZERO, Scaling.NONE, 0, List.of(), 2);
  private static final PipelineModel STAGES =
      pipeline(
          new StringIndexerModel("i", new String[][] {{"", "red"}, {"basic"}})
              .setOutputCols(new String[] {"__index_colour", "__index_plan"}),
          new Bucketizer()
              .setOutputCols(new String[] {"__bucket_age"})
              .setSplitsArray(
                  new double[][] {{Double.NEGATIVE_INFINITY, 18, Double.POSITIVE_INFINITY}}));

  @Test
  void givesLinearModelsAPlaceForEachValue() {
    assertThat(names(true, List.of(COLOUR, HOURS, AGE)))
        .containsExactly(
            "colour=",
            "colour=red",
            "colour=(unseen)",
            "hours",
            "age=[-Infinity, 18.0)",
            "age=[18.0, Infinity)");
  }

  @Test
  void givesTreesAPlaceForEachFeature() {
    assertThat(names(false, List.of(COLOUR, HOURS, AGE, WORDS)))
        .containsExactly("colour", "hours", "age", "words#0", "words#1");
  }

  /** The standard ones first, then those between 0 and 1, each in the order of the features. */
  @Test
  void namesWhatIsScaledAfterAllElse() {
    FeatureColumn tip = number("tip", Scaling.STANDARD, List.of(), 0);

    assertThat(names(true, List.of(TAX, PAY, WORDS, tip, HOURS)))
        .containsExactly(
            "words#0", "words#1", "hours", "pay (standard)", "tip (standard)", "tax (min-max)");
  }

  /** What comes first in a product changes slowest; scaled numbers go into it as they are. */
  @Test
  void namesEachProductOfAnInteraction() {
    List<String> single = names(true, List.of(COLOUR, PAY, HOURS));
    List<String> all =
        names(
            true, List.of(COLOUR, PAY, HOURS), "pay:colour", "hours : pay", "colour:hours:colour");

    assertThat(all.subList(0, single.size())).isEqualTo(single);
    assertThat(all.subList(single.size(), all.size()))
        .containsExactly(
            "pay:colour=",
            "pay:colour=red",
            "pay:colour=(unseen)",
            "hours:pay",
            "colour=:hours:colour=",
            "colour=:hours:colour=red",
            "colour=:hours:colour=(unseen)",
            "colour=red:hours:colour=",
            "colour=red:hours:colour=red",
            "colour=red:hours:colour=(unseen)",
            "colour=(unseen):hours:colour=",
            "colour=(unseen):hours:colour=red",
            "colour=(unseen):hours:colour=(unseen)");
  }

  @Test
  void givesTreesTheSameProducts() {
    assertThat(names(false, List.of(COLOUR, AGE, PLAN), "plan:age"))
        .containsExactly(
            "colour",
            "age",
            "plan",
            "plan=basic:age=[-Infinity, 18.0)",
            "plan=basic:age=[18.0, Infinity)",
            "plan=(unseen):age=[-Infinity, 18.0)",
            "plan=(unseen):age=[18.0, Infinity)");
  }

  @Test
  void countsTheValuesOfTheLargestCategory() {
    ModelDesign design = design(List.of(COLOUR, PLAN, AGE));

    assertThat(VectorNames.largestCategory(design, STAGES)).isEqualTo(3);
    assertThat(VectorNames.largestCategory(design, pipeline())).isZero();
    assertThat(
            VectorNames.largestCategory(
                design,
                pipeline(
                    new Bucketizer()
                        .setOutputCols(new String[] {"__bucket_age"})
                        .setSplitsArray(new double[][] {{0, 1, 2, 3, 4, 5}}))))
        .isEqualTo(5);
  }

  /** The names are as many as MLlib's stages say that the vector has places. */
  @Test
  void isMadeForTheStagesThatPrepare() {
    ModelDesign design = design(List.of(COLOUR, AGE, PAY), "colour:age");

    assertThat(new Preparation(design, true, Set.of()).stages())
        .extracting(stage -> stage.getClass().getSimpleName())
        .containsExactly(
            "SQLTransformer",
            "Bucketizer",
            "StringIndexer",
            "OneHotEncoder",
            "VectorAssembler",
            "StandardScaler",
            "Interaction",
            "VectorAssembler");
  }

  private static List<String> names(
      boolean oneHot, List<FeatureColumn> columns, String... interactions) {
    return VectorNames.of(design(columns, interactions), oneHot, STAGES);
  }

  private static PipelineModel pipeline(Transformer... stages) {
    return new PipelineModel("p", stages);
  }

  private static FeatureColumn number(
      String name, Scaling scaling, List<Double> edges, int buckets) {
    return new FeatureColumn(name, FeatureKind.NUMBER, FillNulls.ZERO, scaling, buckets, edges, 0);
  }

  private static ModelDesign design(List<FeatureColumn> columns, String... interactions) {
    return new ModelDesign(
        Task.REGRESSION,
        "things",
        List.of("id"),
        "price",
        columns,
        List.of(interactions),
        FillNulls.ZERO,
        BalanceConfig.NONE,
        1,
        0,
        1);
  }
}
