package io.lakeloop.training;

import io.lakeloop.core.table.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Bucketizer;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.Interaction;
import org.apache.spark.ml.feature.MinMaxScaler;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.QuantileDiscretizer;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;

/**
 * From feature columns to one vector, in MLlib's own stages only, so that Python reads what is
 * saved: numbers are filled, scaled or put into buckets, words are hashed, categories become a
 * column a value for linear models and an index for trees, and a value not seen in training is a
 * category of its own. In the vector come all features in order, then those scaled, then the
 * interactions; {@link VectorNames} names its places.
 */
final class Preparation {
  /** The column of the assembled vector. */
  static final String FEATURES = "__features";

  /** What the indices of a category are kept in. */
  static final String INDEX = "__index_";

  /** What the bucket of a number is kept in. */
  static final String BUCKET = "__bucket_";

  private static final String NUMBER = "__number_";
  private static final String FILLED = "__filled_";
  private static final String CATEGORY = "__category_";
  private static final String TEXT = "__text_";
  private static final String WORDS = "__words_";
  private static final String HASHED = "__hashed_";
  private static final String ONE_HOT = "__one_hot_";
  private static final String SCALED = "__scaled_";
  private static final String UNSCALED = "__unscaled_";
  private static final String PRODUCT = "__product_";

  private final ModelDesign design;
  private final boolean oneHot;
  private final Set<String> unknown;

  /**
   * The stages that prepare a design's features.
   *
   * @param oneHot whether a category is a column a value, as linear models need it, or an index
   * @param unknown the numeric features of which no training row has a value: they are filled by 0
   */
  Preparation(ModelDesign design, boolean oneHot, Set<String> unknown) {
    this.design = design;
    this.oneHot = oneHot;
    this.unknown = unknown;
  }

  /** The stages, to be fitted. */
  PipelineStage[] stages() {
    List<PipelineStage> stages = new ArrayList<>();
    stages.add(new SQLTransformer().setStatement(statement()));
    stages.addAll(imputers());
    stages.addAll(buckets());
    stages.addAll(categories());
    stages.addAll(texts());
    List<String> inputs = new ArrayList<>();
    design.columns().stream()
        .filter(each -> !each.isScaled())
        .map(this::input)
        .forEach(inputs::add);
    for (Scaling scaling : List.of(Scaling.STANDARD, Scaling.MIN_MAX)) {
      String[] scaled = names(each -> each.scale() == scaling);
      if (scaled.length > 0) {
        stages.addAll(scalers(scaling, prefixed(FILLED, scaled)));
        inputs.add(SCALED + scaling);
      }
    }
    for (int i = 0; i < design.interactions().size(); i++) {
      stages.add(interaction(design.interactions().get(i), PRODUCT + i));
      inputs.add(PRODUCT + i);
    }
    stages.add(assembler(inputs.toArray(String[]::new), FEATURES));
    return stages.toArray(PipelineStage[]::new);
  }

  /** Types numbers and categories; fills by zero what is not to be filled by the rows. */
  private String statement() {
    return design.columns().stream()
        .map(this::typed)
        .collect(Collectors.joining(", ", "SELECT *, ", " FROM __THIS__"));
  }

  private String typed(FeatureColumn column) {
    String name = column.name();
    return switch (column.kind()) {
      case CATEGORY -> selected("CAST(%s AS STRING)", name, CATEGORY);
      case TEXT -> selected("coalesce(CAST(%s AS STRING), '')", name, TEXT);
      case NUMBER ->
          isImputed(column)
              ? selected("CAST(%s AS DOUBLE)", name, NUMBER)
              : selected("coalesce(nanvl(CAST(%s AS DOUBLE), 0D), 0D)", name, FILLED);
    };
  }

  private static String selected(String expression, String name, String prefix) {
    return expression.formatted(Columns.quoted(name)) + " AS " + Columns.quoted(prefix + name);
  }

  private List<PipelineStage> imputers() {
    List<PipelineStage> imputers = new ArrayList<>();
    for (FillNulls fill : List.of(FillNulls.MEDIAN, FillNulls.MEAN, FillNulls.MODE)) {
      String[] imputed = names(each -> isImputed(each) && each.fill() == fill);
      if (imputed.length > 0) {
        // The output may not be named as the input: Spark could not tell the two apart.
        imputers.add(
            new Imputer()
                .setStrategy(fill.word())
                .setInputCols(prefixed(NUMBER, imputed))
                .setOutputCols(prefixed(FILLED, imputed)));
      }
    }
    return imputers;
  }

  private List<PipelineStage> buckets() {
    List<PipelineStage> stages = new ArrayList<>();
    String[] counted = names(each -> each.buckets() > 0);
    if (counted.length > 0) {
      stages.add(
          new QuantileDiscretizer()
              .setNumBucketsArray(
                  Arrays.stream(counted).mapToInt(name -> design.column(name).buckets()).toArray())
              .setInputCols(prefixed(FILLED, counted))
              .setOutputCols(prefixed(BUCKET, counted)));
    }
    String[] edged = names(each -> !each.edges().isEmpty());
    if (edged.length > 0) {
      stages.add(
          new Bucketizer()
              .setSplitsArray(Arrays.stream(edged).map(this::splits).toArray(double[][]::new))
              .setInputCols(prefixed(FILLED, edged))
              .setOutputCols(prefixed(BUCKET, edged)));
    }
    return stages;
  }

  private double[] splits(String name) {
    return Stream.of(
            Stream.of(Double.NEGATIVE_INFINITY),
            design.column(name).edges().stream(),
            Stream.of(Double.POSITIVE_INFINITY))
        .flatMap(edges -> edges)
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private List<PipelineStage> categories() {
    List<PipelineStage> stages = new ArrayList<>();
    String[] categories = names(each -> each.kind() == FeatureKind.CATEGORY);
    if (categories.length > 0) {
      stages.add(
          new StringIndexer()
              .setHandleInvalid("keep")
              .setStringOrderType("alphabetAsc")
              .setInputCols(prefixed(CATEGORY, categories))
              .setOutputCols(prefixed(INDEX, categories)));
    }
    List<FeatureColumn> indexed =
        design.columns().stream().filter(each -> indexOf(each).isPresent()).toList();
    if (oneHot && !indexed.isEmpty()) {
      stages.add(
          new OneHotEncoder()
              .setDropLast(false)
              .setInputCols(
                  indexed.stream().map(each -> indexOf(each).orElseThrow()).toArray(String[]::new))
              .setOutputCols(
                  indexed.stream().map(each -> ONE_HOT + each.name()).toArray(String[]::new)));
    }
    return stages;
  }

  private List<PipelineStage> texts() {
    List<PipelineStage> stages = new ArrayList<>();
    for (String name : names(each -> each.kind() == FeatureKind.TEXT)) {
      stages.add(
          new RegexTokenizer()
              .setPattern("[^\\p{L}\\p{N}]+")
              .setInputCol(TEXT + name)
              .setOutputCol(WORDS + name));
      stages.add(
          new HashingTF()
              .setNumFeatures(design.column(name).hashInto())
              .setInputCol(WORDS + name)
              .setOutputCol(HASHED + name));
    }
    return stages;
  }

  private List<PipelineStage> scalers(Scaling scaling, String[] columns) {
    String in = UNSCALED + scaling;
    PipelineStage scaler =
        scaling == Scaling.STANDARD
            ? new StandardScaler().setWithMean(true).setInputCol(in).setOutputCol(SCALED + scaling)
            : new MinMaxScaler().setInputCol(in).setOutputCol(SCALED + scaling);
    return List.of(assembler(columns, in), scaler);
  }

  /** MLlib makes a column a value of what is marked as an index. */
  private PipelineStage interaction(String interaction, String output) {
    return new Interaction()
        .setInputCols(
            ModelDesign.parts(interaction).stream()
                .map(design::column)
                .map(each -> indexOf(each).orElse(FILLED + each.name()))
                .toArray(String[]::new))
        .setOutputCol(output);
  }

  private static VectorAssembler assembler(String[] inputs, String output) {
    return new VectorAssembler().setInputCols(inputs).setOutputCol(output);
  }

  /** The column of a category's or a bucket's index. */
  static Optional<String> indexOf(FeatureColumn column) {
    return column.kind() == FeatureKind.CATEGORY
        ? Optional.of(INDEX + column.name())
        : column.isBucketed() ? Optional.of(BUCKET + column.name()) : Optional.empty();
  }

  private boolean isImputed(FeatureColumn column) {
    return column.kind() == FeatureKind.NUMBER
        && column.fill() != FillNulls.ZERO
        && !unknown.contains(column.name());
  }

  private String input(FeatureColumn column) {
    if (column.kind() == FeatureKind.TEXT) {
      return HASHED + column.name();
    }
    return indexOf(column)
        .map(index -> oneHot ? ONE_HOT + column.name() : index)
        .orElse(FILLED + column.name());
  }

  private String[] names(Predicate<FeatureColumn> wanted) {
    return design.columns().stream().filter(wanted).map(FeatureColumn::name).toArray(String[]::new);
  }

  private static String[] prefixed(String prefix, String[] names) {
    return Arrays.stream(names).map(name -> prefix + name).toArray(String[]::new);
  }
}
