package io.lakeloop.training.explain;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.spark.ml.PipelineModel;

/**
 * Which feature each slot of the vector that a model sees belongs to. A product of features is one
 * of its own, such as {@code education:hours}.
 */
final class FeatureSlots implements Serializable {
  private static final long serialVersionUID = 1;

  private final ArrayList<String> features;
  private final int[] owners;

  private FeatureSlots(List<String> features, List<String> owners) {
    this.features = new ArrayList<>(features);
    this.owners = owners.stream().mapToInt(features::indexOf).toArray();
  }

  /**
   * The slots of a pipeline's vector, traced back through its stages.
   *
   * @param vector the column of the vector that the model sees
   * @param features the pipeline's feature columns
   * @param size the slots that there must be
   * @throws IllegalArgumentException if it is made in another way than MLlib's usual stages do
   */
  static FeatureSlots of(PipelineModel pipeline, String vector, List<String> features, int size) {
    List<String> owners = new ColumnOrigins(pipeline, features).of(vector);
    if (owners.size() != size) {
      throw new IllegalArgumentException(
          "the pipeline's vector has %d slots; %d were traced back to %s"
              .formatted(size, owners.size(), features));
    }
    LinkedHashSet<String> named = new LinkedHashSet<>(features);
    named.addAll(owners);
    return new FeatureSlots(List.copyOf(named), owners);
  }

  /** The features, those of the pipeline first, then products. */
  List<String> features() {
    return features;
  }

  int count() {
    return owners.length;
  }

  /** Sums what the slots hold by feature. */
  double[] byFeature(double[] bySlot) {
    double[] sums = new double[features.size()];
    for (int slot = 0; slot < bySlot.length; slot++) {
      sums[owners[slot]] += bySlot[slot];
    }
    return sums;
  }

  @Override
  public String toString() {
    return Arrays.stream(owners).mapToObj(features::get).toList().toString();
  }
}
