package io.lakeloop.deployment;

import java.util.List;
import java.util.Optional;

/**
 * What was seen of a version beyond what the registry says of it.
 *
 * @param trainingSetFault why its training set cannot be read as of the version trained on, if so
 * @param artifactsFault why its files cannot be loaded or do not score, if so; what follows is then
 *     empty
 * @param inputs the columns its files declare as inputs
 * @param exampleRows rows of its own input example
 * @param examplePredictions how many of them it predicts a number for
 * @param forbidden sentences on features made from forbidden columns
 */
record Evidence(
    Optional<String> trainingSetFault,
    Optional<String> artifactsFault,
    List<String> inputs,
    long exampleRows,
    long examplePredictions,
    List<String> forbidden) {
  Evidence {
    inputs = List.copyOf(inputs);
    forbidden = List.copyOf(forbidden);
  }
}
