package io.lakeloop.features.kernel;

/** The values of an event, read once, when it is added to a {@link WindowKernel}. */
public interface Event {
  /** Whether a value is there, or null. */
  boolean has(int value);

  /** A value that is there and a number. */
  double number(int value);

  /**
   * A value that is there, as an object of the event's own: with {@code equals} and {@code
   * hashCode} for counts by value, comparable for an order.
   */
  Object thing(int value);
}
