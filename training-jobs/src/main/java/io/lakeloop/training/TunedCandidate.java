package io.lakeloop.training;

import java.util.List;

/**
 * The setting of a candidate that was found best.
 *
 * @param best what it scored
 * @param tried what all its settings scored, each as far as it went
 */
record TunedCandidate(TrialScore best, List<TrialScore> tried) {
  TunedCandidate {
    tried = List.copyOf(tried);
  }
}
