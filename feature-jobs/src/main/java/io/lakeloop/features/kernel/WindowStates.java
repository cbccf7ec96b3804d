package io.lakeloop.features.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds the states that aggregates need, those together that can share one. */
final class WindowStates {
  private final EventBuffer events;
  private final Windows windows;
  private final List<WindowState> states = new ArrayList<>();
  private final Map<Integer, Sums> sums = new HashMap<>();
  private final Map<Integer, Extremes> least = new HashMap<>();
  private final Map<Integer, Extremes> greatest = new HashMap<>();
  private final Map<Integer, Ordered> ordered = new HashMap<>();

  WindowStates(EventBuffer events, Windows windows) {
    this.events = events;
    this.windows = windows;
  }

  /** The states of all that was asked for. */
  WindowState[] built() {
    return states.toArray(WindowState[]::new);
  }

  /** Writes an aggregate to a place of the answer from now on. */
  void ask(WindowAggregate wanted, int place) {
    int window = windows.numberOf(wanted.windowMicros());
    int value = wanted.valueIndex();
    switch (wanted.aggregate()) {
      case COUNT, SUM, MEAN -> sums(value).ask(wanted.aggregate(), window, place);
      case MIN -> extremes(least, value, false).ask(window, place);
      case MAX -> extremes(greatest, value, true).ask(window, place);
      case FIRST, LAST, LAST_K -> ordered(value).ask(wanted, window, place);
      default -> states.add(new Summarized(events, value, window, summary(wanted, place)));
    }
  }

  private Summary summary(WindowAggregate wanted, int place) {
    return switch (wanted.aggregate()) {
      case VARIANCE, STDDEV -> new Spread(events, wanted, place);
      case QUANTILE -> new Quantile(events, wanted, place);
      case APPROX_COUNT_DISTINCT -> new DistinctEstimate(events, wanted, place);
      default -> new Tally(events, wanted, place);
    };
  }

  private Sums sums(int value) {
    return sums.computeIfAbsent(value, key -> kept(new Sums(events, key, windows.size())));
  }

  private Extremes extremes(Map<Integer, Extremes> known, int value, boolean ofGreatest) {
    return known.computeIfAbsent(value, key -> kept(new Extremes(events, key, ofGreatest)));
  }

  private Ordered ordered(int value) {
    return ordered.computeIfAbsent(value, key -> kept(new Ordered(events, key, windows.size())));
  }

  private <S extends WindowState> S kept(S state) {
    states.add(state);
    return state;
  }
}
