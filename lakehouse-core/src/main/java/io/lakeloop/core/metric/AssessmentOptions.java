package io.lakeloop.core.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be measured beside the metrics of all rows.
 *
 * @param keys the columns that name a row: the draws of the bootstrap follow from their hash
 * @param slices SQL over a row by the slice's name; each value of it is measured by itself
 * @param threshold scores at or above it predict positive, where no costs choose one
 * @param costs choose the threshold at which the rows cost least; binary only
 * @param topK for how many of the best scores precision and recall are told; binary only
 * @param replicates draws of the Poisson bootstrap, 0 for no intervals
 * @param confidence share of the draws that an interval holds
 * @param seed seed of the draws
 */
public record AssessmentOptions(
    List<String> keys,
    Map<String, String> slices,
    double threshold,
    Optional<Costs> costs,
    List<Long> topK,
    int replicates,
    double confidence,
    long seed) {
  private static final int MOST_REPLICATES = 10_000;

  /** Copies the collections and refuses what cannot be measured. */
  public AssessmentOptions {
    keys = List.copyOf(keys);
    slices = Collections.unmodifiableMap(new LinkedHashMap<>(slices));
    topK = List.copyOf(topK);
    if (Double.isNaN(threshold)) {
      throw new IllegalArgumentException("the threshold must be a number, not NaN");
    }
    if (topK.stream().anyMatch(k -> k < 1)) {
      throw new IllegalArgumentException("top-k are numbers of rows from 1 on, not " + topK);
    }
    if (replicates < 0 || replicates > MOST_REPLICATES) {
      throw new IllegalArgumentException(
          "bootstrap replicates lie between 0 and %d, not %d"
              .formatted(MOST_REPLICATES, replicates));
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "the confidence lies between 0 and 1, such as 0.95, not " + confidence);
    }
    if (replicates > 0 && keys.isEmpty()) {
      throw new IllegalArgumentException("the bootstrap needs the keys that name a row");
    }
  }

  /** Nothing but the metrics of all rows, at a threshold of 0.5. */
  public static AssessmentOptions plain() {
    return new AssessmentOptions(List.of(), Map.of(), 0.5, Optional.empty(), List.of(), 0, 0.95, 0);
  }

  /** The same with other slices, as SQL over a row by their names. */
  public AssessmentOptions withSlices(Map<String, String> others) {
    return new AssessmentOptions(
        keys, others, threshold, costs, topK, replicates, confidence, seed);
  }

  /** The same with costs, which choose the threshold. */
  public AssessmentOptions withCosts(Costs chosenBy) {
    return new AssessmentOptions(
        keys, slices, threshold, Optional.of(chosenBy), topK, replicates, confidence, seed);
  }

  /** The same at a threshold that holds: no costs choose another one. */
  public AssessmentOptions withThreshold(double settled) {
    return new AssessmentOptions(
        keys, slices, settled, Optional.empty(), topK, replicates, confidence, seed);
  }
}
