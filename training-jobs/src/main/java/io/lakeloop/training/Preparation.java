package io.lakeloop.training;

import io.lakeloop.core.table.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;

/**
 * From feature columns to a prediction, in MLlib's own stages only, so that Python reads what is
 * saved: numbers are filled, categories become a column a value for linear models and an index for
 * trees, and a value not seen in training is a category of its own.
 */
final class ModelPipeline {
  /** The column of the assembled vector. */
  static final String FEATURES = "__features";

  private static final String NUMBER = "__number_";
  private static final String FILLED = "__filled_";
  private static final String CATEGORY = "__category_";
  private static final String INDEX = "__index_";
  private static final String ONE_HOT = "__one_hot_";

  private final Recipe recipe;
  private final Set<String> unknown;

  /**
   * A pipeline to be fitted.
   *
   * @param unknown the numeric features of which no training row has a value: they are filled by 0
   */
  ModelPipeline(Recipe recipe, Set<String> unknown) {
    this.recipe = recipe;
    this.unknown = unknown;
  }

  /** Trains a recipe on rows. */
  static PipelineModel fit(Recipe recipe, SplitRows rows) {
    return new ModelPipeline(recipe, rows.unknown()).fit(rows);
  }

  private PipelineModel fit(SplitRows rows) {
    PipelineModel prepared =
        new Pipeline().setStages(preparation().toArray(PipelineStage[]::new)).fit(rows.train());
    PipelineStage[] all =
        Stream.concat(
                Arrays.<PipelineStage>stream(prepared.stages()),
                Stream.of(Predictor.of(recipe, largestCategory(prepared))))
            .toArray(PipelineStage[]::new);
    return new Pipeline().setStages(all).fit(rows.train());
  }

  /** How many values, the unseen one included, the largest categorical feature has; 0 of none. */
  static int largestCategory(PipelineModel prepared) {
    return Arrays.stream(prepared.stages())
        .filter(StringIndexerModel.class::isInstance)
        .flatMap(stage -> Arrays.stream(((StringIndexerModel) stage).labelsArray()))
        .mapToInt(labels -> labels.length + 1)
        .max()
        .orElse(0);
  }

  private List<PipelineStage> preparation() {
    List<PipelineStage> stages = new ArrayList<>();
    stages.add(new SQLTransformer().setStatement(statement()));
    List<String> imputed = recipe.design().numeric().stream().filter(this::byMedian).toList();
    if (!imputed.isEmpty()) {
      // The output may not be named as the input: Spark could not tell the two apart.
      stages.add(
          new Imputer()
              .setStrategy("median")
              .setInputCols(named(NUMBER, imputed))
              .setOutputCols(named(FILLED, imputed)));
    }
    List<String> categories = recipe.design().categorical();
    if (!categories.isEmpty()) {
      stages.add(
          new StringIndexer()
              .setHandleInvalid("keep")
              .setStringOrderType("alphabetAsc")
              .setInputCols(named(CATEGORY, categories))
              .setOutputCols(named(INDEX, categories)));
      if (recipe.algorithm().isLinear()) {
        stages.add(
            new OneHotEncoder()
                .setDropLast(false)
                .setInputCols(named(INDEX, categories))
                .setOutputCols(named(ONE_HOT, categories)));
      }
    }
    stages.add(
        new VectorAssembler()
            .setInputCols(
                recipe.design().features().stream().map(this::input).toArray(String[]::new))
            .setOutputCol(FEATURES));
    return stages;
  }

  /** Types numbers and categories; fills by zero what is not to be filled by the median. */
  private String statement() {
    String columns =
        recipe.design().features().stream()
            .map(
                name ->
                    recipe.design().categorical().contains(name)
                        ? "CAST(%s AS STRING) AS %s"
                            .formatted(Columns.quoted(name), Columns.quoted(CATEGORY + name))
                        : byMedian(name)
                            ? "CAST(%s AS DOUBLE) AS %s"
                                .formatted(Columns.quoted(name), Columns.quoted(NUMBER + name))
                            : "coalesce(nanvl(CAST(%s AS DOUBLE), 0D), 0D) AS %s"
                                .formatted(Columns.quoted(name), Columns.quoted(FILLED + name)))
            .collect(Collectors.joining(", "));
    return "SELECT *, " + columns + " FROM __THIS__";
  }

  private boolean byMedian(String name) {
    return recipe.design().fillNulls() == FillNulls.MEDIAN && !unknown.contains(name);
  }

  private String input(String name) {
    if (!recipe.design().categorical().contains(name)) {
      return FILLED + name;
    }
    return (recipe.algorithm().isLinear() ? ONE_HOT : INDEX) + name;
  }

  private static String[] named(String prefix, List<String> names) {
    return names.stream().map(name -> prefix + name).toArray(String[]::new);
  }
}
