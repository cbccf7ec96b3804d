package io.lakeloop.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.Bucketizer;
import org.apache.spark.ml.feature.StringIndexerModel;

/**
 * The name of each place of the vector that a model sees: a number's own name, {@code season=2} and
 * {@code season=(unseen)} of a category, {@code age=[18.0, 30.0)} of a number in buckets, {@code
 * age (standard)} of one that was scaled, {@code comment#7} of words that were hashed, and these
 * joined by a colon for an interaction. Where a category is an index, its place has the feature's
 * name.
 */
final class VectorNames {
  private final ModelDesign design;
  private final boolean oneHot;
  private final Map<String, List<String>> values = new HashMap<>();

  private VectorNames(ModelDesign design, boolean oneHot, PipelineModel prepared) {
    this.design = design;
    this.oneHot = oneHot;
    for (Transformer stage : prepared.stages()) {
      if (stage instanceof StringIndexerModel indexed) {
        String[] outputs = indexed.getOutputCols();
        for (int i = 0; i < outputs.length; i++) {
          values.put(outputs[i], values(indexed.labelsArray()[i]));
        }
      }
      if (stage instanceof Bucketizer bucketed) {
        String[] outputs = bucketed.getOutputCols();
        for (int i = 0; i < outputs.length; i++) {
          values.put(outputs[i], spans(bucketed.getSplitsArray()[i]));
        }
      }
    }
  }

  /**
   * The names of a pipeline's places, in their order.
   *
   * @param pipeline fitted stages among which those of {@link Preparation} are
   */
  static List<String> of(ModelDesign design, boolean oneHot, PipelineModel pipeline) {
    return new VectorNames(design, oneHot, pipeline).names();
  }

  /** How many values the largest category or number in buckets has, the unseen included; else 0. */
  static int largestCategory(ModelDesign design, PipelineModel prepared) {
    return new VectorNames(design, false, prepared)
        .values.values().stream().mapToInt(List::size).max().orElse(0);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    design.columns().stream()
        .filter(column -> !column.isScaled())
        .flatMap(column -> names(column, oneHot))
        .forEach(names::add);
    for (Scaling scaling : List.of(Scaling.STANDARD, Scaling.MIN_MAX)) {
      design.columns().stream()
          .filter(column -> column.scale() == scaling)
          .map(
              column ->
                  column.name() + (scaling == Scaling.STANDARD ? " (standard)" : " (min-max)"))
          .forEach(names::add);
    }
    design.interactions().stream().flatMap(this::products).forEach(names::add);
    return names;
  }

  private Stream<String> names(FeatureColumn column, boolean eachValue) {
    String name = column.name();
    if (column.kind() == FeatureKind.TEXT) {
      return IntStream.range(0, column.hashInto()).mapToObj(place -> name + "#" + place);
    }
    List<String> known = Preparation.indexOf(column).map(values::get).orElse(List.of());
    return eachValue && !known.isEmpty()
        ? known.stream().map(value -> name + "=" + value)
        : Stream.of(name);
  }

  private Stream<String> products(String interaction) {
    List<String> products = List.of("");
    for (String part : ModelDesign.parts(interaction)) {
      List<String> names = names(design.column(part), true).toList();
      products =
          products.stream()
              .flatMap(
                  before ->
                      names.stream().map(name -> before.isEmpty() ? name : before + ":" + name))
              .toList();
    }
    return products.stream();
  }

  private static List<String> values(String[] labels) {
    return Stream.concat(Arrays.stream(labels), Stream.of("(unseen)")).toList();
  }

  private static List<String> spans(double[] splits) {
    return IntStream.range(1, splits.length)
        .mapToObj(i -> "[%s, %s)".formatted(splits[i - 1], splits[i]))
        .toList();
  }
}
