package io.lakeloop.features.kernel;

import io.lakeloop.core.metric.ExactSum;
import io.lakeloop.features.Aggregate;
import java.util.Arrays;

/**
 * Counts, sums and means of one value, over all windows at once: running totals as of each event,
 * whose differences are a window's. Sums are exact and rounded once, so that what has left a window
 * leaves nothing behind. Values of magnitudes that running totals cannot hold are summed beside
 * them, window by window.
 */
final class Sums implements WindowState {
  private static final int NOT_ASKED = -1;

  private final EventBuffer events;
  private final int value;
  private final int counts;
  private final int highs;
  private final int lows;
  private final int[] countOf;
  private final int[] sumOf;
  private final int[] meanOf;
  private final FixedSum total = new FixedSum();
  private final ExactSum[] beside;
  private final long[] besideCounts;
  private boolean summing;
  private boolean anyBeside;

  Sums(EventBuffer events, int value, int windows) {
    this.events = events;
    this.value = value;
    this.counts = events.addTotals();
    this.highs = events.addTotals();
    this.lows = events.addTotals();
    this.countOf = notAsked(windows);
    this.sumOf = notAsked(windows);
    this.meanOf = notAsked(windows);
    this.besideCounts = new long[windows];
    this.beside = new ExactSum[windows];
    Arrays.setAll(beside, window -> new ExactSum());
  }

  /** Writes an aggregate over a window to a place of the answer from now on. */
  void ask(Aggregate aggregate, int window, int place) {
    switch (aggregate) {
      case COUNT -> countOf[window] = place;
      case SUM -> sumOf[window] = place;
      case MEAN -> meanOf[window] = place;
      default -> throw new IllegalArgumentException(aggregate + " is no sum.");
    }
    summing |= aggregate != Aggregate.COUNT;
  }

  @Override
  public void clear() {
    total.clear();
    if (anyBeside) {
      anyBeside = false;
      Arrays.fill(besideCounts, 0);
      for (ExactSum sum : beside) {
        sum.clear();
      }
    }
  }

  @Override
  public void enter(long sequence) {
    int slot = events.slot(sequence);
    long[] count = events.totals(counts);
    boolean present = events.has(sequence, value);
    count[slot] = count[events.slot(sequence - 1)] + (present ? 1 : 0);
    if (summing) {
      if (present && !total.add(events.number(sequence, value))) {
        enterBeside(events.number(sequence, value));
      }
      events.totals(highs)[slot] = total.high();
      events.totals(lows)[slot] = total.low();
    }
  }

  private void enterBeside(double number) {
    anyBeside = true;
    for (int window = 0; window < beside.length; window++) {
      beside[window].add(number);
      besideCounts[window]++;
    }
  }

  @Override
  public void leave(int window, long from, long before) {
    if (!anyBeside) {
      return;
    }
    for (long sequence = from; sequence < before; sequence++) {
      if (events.has(sequence, value) && !FixedSum.fits(events.number(sequence, value))) {
        beside[window].subtract(events.number(sequence, value));
        besideCounts[window]--;
      }
    }
  }

  @Override
  public void answer(Windows windows, Answer out) {
    int last = events.slot(windows.last());
    long[] count = events.totals(counts);
    for (int window = 0; window < countOf.length; window++) {
      int before = events.slot(windows.head(window) - 1);
      long values = count[last] - count[before];
      if (countOf[window] != NOT_ASKED) {
        out.put(countOf[window], (double) values);
      }
      if (sumOf[window] != NOT_ASKED || meanOf[window] != NOT_ASKED) {
        double sum = values == 0 ? 0 : sum(window, last, before);
        put(out, sumOf[window], values, sum);
        put(out, meanOf[window], values, sum / (double) values);
      }
    }
  }

  private static void put(Answer out, int place, long values, double number) {
    if (place == NOT_ASKED) {
      return;
    }
    if (values == 0) {
      out.putNothing(place);
    } else {
      out.put(place, number);
    }
  }

  private double sum(int window, int last, int before) {
    long[] high = events.totals(highs);
    long[] low = events.totals(lows);
    long lower = low[last] - low[before];
    long upper =
        high[last] - high[before] - (Long.compareUnsigned(low[last], low[before]) < 0 ? 1 : 0);
    if (besideCounts[window] == 0) {
      return FixedSum.value(upper, lower);
    }
    ExactSum sum = new ExactSum();
    sum.merge(beside[window]);
    FixedSum.addTo(sum, upper, lower);
    return sum.value();
  }

  private static int[] notAsked(int windows) {
    int[] places = new int[windows];
    Arrays.fill(places, NOT_ASKED);
    return places;
  }
}
