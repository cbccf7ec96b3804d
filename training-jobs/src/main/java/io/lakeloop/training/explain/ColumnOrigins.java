package io.lakeloop.training.explain;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.Bucketizer;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.Interaction;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;

/** The features that a pipeline makes a column of: a name for each of its slots. */
final class ColumnOrigins {
  private static final String INPUTS = "inputCols";
  private static final String OUTPUTS = "outputCols";

  private final List<Transformer> stages;
  private final List<String> features;

  ColumnOrigins(PipelineModel pipeline, List<String> features) {
    this.stages = Arrays.asList(pipeline.stages());
    this.features = features;
  }

  /**
   * The feature of each slot of a column; of a number it is the only slot.
   *
   * @throws IllegalArgumentException if the column is of no feature
   */
  List<String> of(String column) {
    if (features.contains(column)) {
      return List.of(column);
    }
    return maker(column)
        .map(
            stage -> {
              if (stage instanceof VectorAssembler) {
                return texts(stage, INPUTS).stream().flatMap(in -> of(in).stream()).toList();
              }
              if (stage instanceof Interaction) {
                return texts(stage, INPUTS).stream()
                    .map(in -> repeated(of(in), values(in)))
                    .reduce(List.of(""), ColumnOrigins::products);
              }
              return repeated(of(input(stage, column)), width(stage, column));
            })
        .orElseGet(() -> List.of(named(column)));
  }

  private Optional<Transformer> maker(String column) {
    return stages.stream()
        .filter(stage -> outputs(stage).contains(column))
        .reduce((first, second) -> second);
  }

  private static List<String> outputs(Transformer stage) {
    List<String> many = texts(stage, OUTPUTS);
    return many.isEmpty() ? text(stage, "outputCol").stream().toList() : many;
  }

  private static String input(Transformer stage, String output) {
    List<String> many = texts(stage, INPUTS);
    return many.isEmpty()
        ? text(stage, "inputCol").orElse(output)
        : many.get(outputs(stage).indexOf(output));
  }

  /** How many slots a stage makes of one. */
  private static int width(Transformer stage, String output) {
    if (stage instanceof OneHotEncoderModel encoder) {
      int values = encoder.categorySizes()[outputs(stage).indexOf(output)];
      boolean kept = encoder.getHandleInvalid().equals("keep");
      return values + (kept ? 1 : 0) - (encoder.getDropLast() ? 1 : 0);
    }
    return stage instanceof HashingTF hashing ? hashing.getNumFeatures() : 1;
  }

  /** How many slots an interaction makes of a column: one a value where it is an index. */
  private int values(String column) {
    return maker(column)
        .map(
            stage -> {
              int place = outputs(stage).indexOf(column);
              if (stage instanceof StringIndexerModel indexer) {
                boolean kept = indexer.getHandleInvalid().equals("keep");
                return indexer.labelsArray()[place].length + (kept ? 1 : 0);
              }
              if (stage instanceof Bucketizer bucketizer) {
                return texts(stage, OUTPUTS).isEmpty()
                    ? bucketizer.getSplits().length - 1
                    : bucketizer.getSplitsArray()[place].length - 1;
              }
              return 1;
            })
        .orElse(1);
  }

  /**
   * What SQL makes of a feature carries its name at the end: in training's own names after a word
   * between underscores, where another feature's name may begin with that very word.
   */
  private String named(String column) {
    return features.stream()
        .filter(feature -> column.matches("__[a-z]+_" + Pattern.quote(feature)))
        .findFirst()
        .or(
            () ->
                features.stream()
                    .filter(feature -> column.endsWith("_" + feature))
                    .max(Comparator.comparingInt(String::length)))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the pipeline's column '%s' is of none of the features %s"
                        .formatted(column, features)));
  }

  private static List<String> repeated(List<String> names, int times) {
    return names.stream().flatMap(name -> Collections.nCopies(times, name).stream()).toList();
  }

  private static List<String> products(List<String> before, List<String> next) {
    return before.stream()
        .flatMap(one -> next.stream().map(other -> one.isEmpty() ? other : one + ":" + other))
        .toList();
  }

  private static Optional<String> text(Transformer stage, String parameter) {
    return value(stage, parameter).map(String.class::cast);
  }

  private static List<String> texts(Transformer stage, String parameter) {
    return value(stage, parameter)
        .map(value -> Stream.of((String[]) value).toList())
        .orElse(List.of());
  }

  private static Optional<Object> value(Transformer stage, String parameter) {
    return stage.hasParam(parameter) && stage.isSet(stage.getParam(parameter))
        ? Optional.of(stage.getOrDefault(stage.getParam(parameter)))
        : Optional.empty();
  }
}
