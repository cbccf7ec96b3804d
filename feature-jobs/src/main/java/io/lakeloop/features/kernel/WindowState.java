package io.lakeloop.features.kernel;

/** What some aggregates need to know of the events in their windows. */
interface WindowState {
  /** Forgets all events, for the next entity. */
  void clear();

  /** Takes the next event, which is now in every window. */
  void enter(long sequence);

  /** Lets go of the events that have left a window, oldest first. */
  void leave(int window, long from, long before);

  /** Writes what the aggregates come to. */
  void answer(Windows windows, Answer out);
}
