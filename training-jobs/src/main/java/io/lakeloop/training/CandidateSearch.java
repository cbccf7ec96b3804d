package io.lakeloop.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The search for one candidate's best setting, round by round: it says what is to be scored next,
 * and is told the scores. It does not know on how many cores that happens, and so comes to the same
 * end on any number.
 */
final class CandidateSearch {
  private final TuningConfig tuning;
  private final String metric;
  private final Map<Integer, TrialScore> scores = new LinkedHashMap<>();
  private List<Trial> waiting;
  private int withoutGain;
  private int rungsLeft;
  private Optional<TrialScore> best = Optional.empty();

  /**
   * A search.
   *
   * @param trials the settings to try, in order
   * @param metric the metric that decides
   */
  CandidateSearch(TuningConfig tuning, String metric, List<Trial> trials) {
    this.tuning = tuning;
    this.metric = metric;
    this.waiting = List.copyOf(trials);
    this.rungsLeft = isHalving() ? rungs(trials.size(), tuning.keepOneIn()) : 1;
  }

  /** What is to be scored next; empty at the end. */
  List<Trial> round() {
    int size = tuning.stopAfter() == 0 ? waiting.size() : tuning.stopAfter();
    return waiting.subList(0, Math.min(size, waiting.size()));
  }

  /** The share of the rows that the next round learns from. */
  double rowShare() {
    return isHalving() ? Math.pow(tuning.keepOneIn(), 1.0 - rungsLeft) : 1;
  }

  /** Takes the scores of {@link #round}, in its order. */
  void scored(List<TrialScore> round) {
    if (round.isEmpty()) {
      return;
    }
    round.forEach(score -> scores.put(score.trial().number(), score));
    if (isHalving()) {
      halve(round);
    } else {
      waiting = waiting.subList(round.size(), waiting.size());
      for (TrialScore score : round) {
        weigh(score);
      }
    }
  }

  /** What came of it, once {@link #round} is empty. */
  TunedCandidate result() {
    return new TunedCandidate(best.orElseThrow(), new ArrayList<>(scores.values()));
  }

  private void weigh(TrialScore score) {
    if (tuning.stopAfter() > 0 && withoutGain == tuning.stopAfter()) {
      // It was scored beside others of its round; in a row with them it would not have been.
      scores.remove(score.trial().number());
      return;
    }
    boolean gain = best.isEmpty() || score.isBetterThan(best.get(), metric, tuning.minGain());
    withoutGain = gain ? 0 : withoutGain + 1;
    if (best.isEmpty() || score.isBetterThan(best.get(), metric, 0)) {
      best = Optional.of(score);
    }
    if (tuning.stopAfter() > 0 && withoutGain == tuning.stopAfter()) {
      waiting = List.of();
    }
  }

  private void halve(List<TrialScore> round) {
    rungsLeft--;
    List<TrialScore> ranked = TrialScore.ranked(round, metric);
    best = Optional.of(ranked.get(0));
    int kept = Math.max(1, round.size() / tuning.keepOneIn());
    waiting =
        rungsLeft == 0
            ? List.of()
            : ranked.subList(0, kept).stream().map(TrialScore::trial).toList();
  }

  private boolean isHalving() {
    return tuning.strategy() == TuningConfig.Strategy.SUCCESSIVE_HALVING;
  }

  private static int rungs(int trials, int keepOneIn) {
    int rungs = 1;
    for (int left = trials; left >= keepOneIn; left /= keepOneIn) {
      rungs++;
    }
    return rungs;
  }
}
