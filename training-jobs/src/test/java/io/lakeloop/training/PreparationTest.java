package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.registry.Task;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class PreparationTest {
  private final Dataset<Row> rows;

  PreparationTest(SparkSession spark) {
    this.rows =
        spark.sql(
            """
            SELECT * FROM VALUES (1L, 'a', 10, 1D, 100D, 'Red, green; RED'),
              (2L, 'b', 20, 2D, 300D, 'blue'), (3L, 'a', 30, NULL, 200D, NULL),
              (4L, NULL, 40, 6D, NULL, '')
            AS t(id, c, age, mean, size, words)""");
  }

  @Test
  void namesEveryPlaceOfTheVector() {
    Map<String, Double> first = prepared(true, 1);

    // The size that is not known is the median, 200; 100 is the least and 300 the greatest.
    assertThat(first)
        .containsEntry("c=a", 1.0)
        .containsEntry("c=b", 0.0)
        .containsEntry("c=(unseen)", 0.0)
        .containsEntry("age=[-Infinity, 18.0)", 1.0)
        .containsEntry("age=[18.0, 35.0)", 0.0)
        .containsEntry("age=[35.0, Infinity)", 0.0)
        .containsEntry("size (min-max)", 0.0)
        .containsEntry("c=a:mean", 1.0)
        .containsEntry("c=b:mean", 0.0)
        .containsEntry("c=a:age=[-Infinity, 18.0)", 1.0)
        .hasSize(3 + 3 + 1 + 8 + 1 + 3 + 9);
    assertThat(words(first)).containsExactlyInAnyOrder(2.0, 1.0);
  }

  @Test
  void fillsWhatIsMissingOrWasNeverSeen() {
    assertThat(prepared(true, 3))
        .containsEntry("mean", 3.0)
        .containsEntry("c=a:mean", 3.0)
        .containsEntry("age=[18.0, 35.0)", 1.0)
        .containsEntry("c=a:age=[18.0, 35.0)", 1.0)
        .containsEntry("c=b:age=[-Infinity, 18.0)", 0.0);
    assertThat(words(prepared(true, 3))).isEmpty();
    assertThat(prepared(true, 4))
        .containsEntry("c=(unseen)", 1.0)
        .containsEntry("c=(unseen):mean", 6.0)
        .containsEntry("size (min-max)", 0.5)
        .containsEntry("age=[35.0, Infinity)", 1.0);
  }

  @Test
  void givesTreesAnIndexForACategoryAndABucket() {
    assertThat(prepared(false, 2))
        .containsEntry("c", 1.0)
        .containsEntry("age", 1.0)
        .containsEntry("c=b:age=[18.0, 35.0)", 1.0)
        .hasSize(1 + 1 + 1 + 8 + 1 + 3 + 9);
  }

  @Test
  void scalesByMeanAndDeviation() {
    FeatureColumn age =
        new FeatureColumn(
            "age", FeatureKind.NUMBER, FillNulls.ZERO, Scaling.STANDARD, 0, List.of(), 0);

    Map<String, Double> third = prepared(design(List.of(age), List.of()), true, 3);

    // 10, 20, 30, 40 have the mean 25 and the sample deviation sqrt(500 / 3).
    assertThat(third).containsOnlyKeys("age (standard)");
    assertThat(third.get("age (standard)")).isCloseTo(5 / Math.sqrt(500 / 3.0), within(1e-12));
  }

  @Test
  void putsAboutAsManyRowsIntoEachBucket() {
    FeatureColumn age =
        new FeatureColumn("age", FeatureKind.NUMBER, FillNulls.ZERO, Scaling.NONE, 2, List.of(), 0);
    FeatureColumn never =
        new FeatureColumn(
            "size", FeatureKind.NUMBER, FillNulls.MEDIAN, Scaling.NONE, 2, List.of(), 0);
    ModelDesign design = design(List.of(age, never), List.of());
    Dataset<Row> unknown = rows.selectExpr("id", "c", "age", "cast(NULL AS DOUBLE) AS size");
    PipelineModel fitted =
        new Pipeline()
            .setStages(new Preparation(design, true, Set.of("size")).stages())
            .fit(unknown);

    assertThat(VectorNames.of(design, true, fitted))
        .containsExactly(
            "age=[-Infinity, 20.0)",
            "age=[20.0, Infinity)",
            "size=[-Infinity, 0.0)",
            "size=[0.0, Infinity)");
  }

  /** Python has MLlib's stages and no others. */
  @Test
  void isMadeOfStagesOfMllibOnly() {
    ModelDesign design = design();
    PipelineModel fitted =
        new Pipeline().setStages(new Preparation(design, true, Set.of()).stages()).fit(rows);
    assertThat(fitted.stages())
        .allSatisfy(
            stage -> assertThat(stage.getClass().getName()).startsWith("org.apache.spark.ml."));
  }

  private static List<Double> words(Map<String, Double> vector) {
    return vector.entrySet().stream()
        .filter(place -> place.getKey().startsWith("words#") && place.getValue() != 0)
        .map(Map.Entry::getValue)
        .toList();
  }

  private Map<String, Double> prepared(boolean oneHot, long id) {
    return prepared(design(), oneHot, id);
  }

  private Map<String, Double> prepared(ModelDesign design, boolean oneHot, long id) {
    PipelineModel fitted =
        new Pipeline().setStages(new Preparation(design, oneHot, Set.of()).stages()).fit(rows);
    double[] vector =
        fitted
            .transform(rows.filter("id = " + id))
            .first()
            .<Vector>getAs(Preparation.FEATURES)
            .toArray();
    List<String> names = VectorNames.of(design, oneHot, fitted);
    assertThat(names).doesNotHaveDuplicates().hasSize(vector.length);
    Map<String, Double> places = new LinkedHashMap<>();
    for (int i = 0; i < vector.length; i++) {
      places.put(names.get(i), vector[i]);
    }
    assertThat(Arrays.stream(vector).sum()).isFinite();
    return places;
  }

  private static ModelDesign design() {
    FeatureColumn age =
        new FeatureColumn(
            "age", FeatureKind.NUMBER, FillNulls.ZERO, Scaling.NONE, 0, List.of(18.0, 35.0), 0);
    FeatureColumn size =
        new FeatureColumn(
            "size", FeatureKind.NUMBER, FillNulls.MEDIAN, Scaling.MIN_MAX, 0, List.of(), 0);
    FeatureColumn words =
        new FeatureColumn(
            "words", FeatureKind.TEXT, FillNulls.MEDIAN, Scaling.NONE, 0, List.of(), 8);
    return design(
        List.of(
            FeatureColumn.plain("c", FeatureKind.CATEGORY, FillNulls.ZERO),
            age,
            FeatureColumn.plain("mean", FeatureKind.NUMBER, FillNulls.MEAN),
            size,
            words),
        List.of("c:mean", "c:age"));
  }

  private static ModelDesign design(List<FeatureColumn> columns, List<String> interactions) {
    return new ModelDesign(
        Task.REGRESSION,
        "things",
        List.of("id"),
        "price",
        columns,
        interactions,
        FillNulls.MEDIAN,
        BalanceConfig.NONE,
        1,
        0,
        1);
  }
}
