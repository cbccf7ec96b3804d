package io.lakeloop.features.kernel;

/** A summary of one window's values. */
final class Summarized implements WindowState {
  private final EventBuffer events;
  private final int value;
  private final int window;
  private final Summary summary;

  Summarized(EventBuffer events, int value, int window, Summary summary) {
    this.events = events;
    this.value = value;
    this.window = window;
    this.summary = summary;
  }

  @Override
  public void clear() {
    summary.clear();
  }

  @Override
  public void enter(long sequence) {
    if (events.has(sequence, value)) {
      summary.add(sequence);
    }
  }

  @Override
  public void leave(int left, long from, long before) {
    if (left != window) {
      return;
    }
    for (long sequence = from; sequence < before; sequence++) {
      if (events.has(sequence, value)) {
        summary.remove(sequence);
      }
    }
  }

  @Override
  public void answer(Windows windows, Answer out) {
    summary.answer(out);
  }
}
