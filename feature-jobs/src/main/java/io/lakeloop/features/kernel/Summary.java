package io.lakeloop.features.kernel;

/** What the values of one window amount to, as they come and go. */
interface Summary {
  /** Forgets all values. */
  void clear();

  /** Takes the value of an event that has one. */
  void add(long sequence);

  /** Takes away the value of the oldest event it holds. */
  void remove(long sequence);

  /** Writes what it amounts to. */
  void answer(Answer out);
}
