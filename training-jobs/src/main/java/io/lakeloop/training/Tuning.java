package io.lakeloop.training;

import io.lakeloop.core.job.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Looks for each candidate's best setting. The rows of a fold are prepared once for linear models
 * and once for trees and held in memory; fits of all candidates and folds run at once. Nothing of
 * it outlives the run: one that is killed begins again, and comes to the same.
 */
final class Tuning implements AutoCloseable {
  private final ModelDesign design;
  private final TuningConfig tuning;
  private final String metric;
  private final ParallelFits fits;
  private final Map<Boolean, List<PreparedFold>> folds = new LinkedHashMap<>();
  private final Queue<PreparedFold> made = new ConcurrentLinkedQueue<>();
  private final List<Fold> rows;

  /**
   * A search over some rows.
   *
   * @param metric the metric that decides
   */
  Tuning(ModelDesign design, TuningConfig tuning, String metric, SplitRows rows) {
    this.design = design;
    this.tuning = tuning;
    this.metric = metric;
    this.rows = new Folds(design, tuning, rows).all();
    this.fits = new ParallelFits(rows.train().sparkSession(), tuning.parallelism());
  }

  /**
   * Tries every candidate's settings.
   *
   * @param progress where what is found is told
   * @return what was found, by the candidate's name
   */
  Map<String, TunedCandidate> run(Map<String, CandidateConfig> candidates, Progress progress) {
    Map<String, CandidateSearch> searches = new LinkedHashMap<>();
    candidates.forEach(
        (name, candidate) ->
            searches.put(
                name,
                new CandidateSearch(tuning, metric, Trial.of(name, candidate, design, tuning))));
    prepare(candidates.values().stream().map(CandidateConfig::algorithm).toList());
    while (searches.values().stream().anyMatch(search -> !search.round().isEmpty())) {
      round(searches);
    }
    Map<String, TunedCandidate> found = new LinkedHashMap<>();
    searches.forEach((name, search) -> found.put(name, search.result()));
    found.forEach(
        (name, tuned) ->
            progress.step(
                "%s: %d settings, best %s: %s %s"
                    .formatted(
                        name,
                        tuned.tried().size(),
                        tuned.best().trial().text(Objects.requireNonNull(candidates.get(name))),
                        metric,
                        CandidateTrainer.text(tuned.best().mean(metric)))));
    return found;
  }

  @Override
  public void close() {
    fits.close();
    made.forEach(PreparedFold::close);
  }

  /** Kept as soon as it is made: it is to be closed even where another could not be made. */
  private PreparedFold prepared(boolean oneHot, Fold fold) {
    PreparedFold prepared = new PreparedFold(design, oneHot, fold);
    made.add(prepared);
    return prepared;
  }

  private void prepare(List<Algorithm> algorithms) {
    for (boolean oneHot :
        algorithms.stream().map(Algorithm::isLinear).collect(Collectors.toSet())) {
      folds.put(
          oneHot,
          fits.all(
              rows.stream()
                  .<Callable<PreparedFold>>map(fold -> () -> prepared(oneHot, fold))
                  .toList()));
    }
  }

  /** One round of all searches at once: where one has little to do, the others go on. */
  private void round(Map<String, CandidateSearch> searches) {
    List<Fit> wanted = new ArrayList<>();
    searches
        .values()
        .forEach(
            search ->
                search
                    .round()
                    .forEach(
                        trial ->
                            folds(trial)
                                .forEach(
                                    fold -> wanted.add(new Fit(trial, search.rowShare(), fold)))));
    // Trees take longest: begun last, they would leave cores without work at the end.
    wanted.sort(Comparator.comparing(fit -> fit.trial().recipe().algorithm().isLinear()));
    List<Fitted> fitted =
        fits.all(wanted.stream().<Callable<Fitted>>map(fit -> () -> Fitted.of(fit)).toList());
    for (CandidateSearch search : searches.values()) {
      search.scored(
          search.round().stream().map(trial -> score(trial, search.rowShare(), fitted)).toList());
    }
  }

  private TrialScore score(Trial trial, double share, List<Fitted> fitted) {
    List<Fitted> ours = fitted.stream().filter(each -> each.fit().trial().equals(trial)).toList();
    return new TrialScore(
        trial,
        share,
        ours.stream().map(Fitted::scores).toList(),
        ours.stream().map(Fitted::begun).min(Comparator.naturalOrder()).orElseThrow(),
        ours.stream().map(Fitted::ended).max(Comparator.naturalOrder()).orElseThrow());
  }

  private List<PreparedFold> folds(Trial trial) {
    return folds.getOrDefault(trial.recipe().algorithm().isLinear(), List.of());
  }

  /** One fit that is to be made. */
  private record Fit(Trial trial, double share, PreparedFold fold) {}

  /** One fit with its scores. */
  private record Fitted(Fit fit, Map<String, Double> scores, Instant begun, Instant ended) {
    static Fitted of(Fit fit) {
      Instant begun = Instant.now();
      Map<String, Double> scores = fit.fold().score(fit.trial().recipe(), fit.share());
      return new Fitted(fit, scores, begun, Instant.now());
    }
  }
}
