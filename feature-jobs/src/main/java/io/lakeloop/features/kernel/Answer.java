package io.lakeloop.features.kernel;

import org.jspecify.annotations.Nullable;

/** What a kernel's aggregates come to at a time: a number or a thing each, or nothing. */
public final class Answer {
  private final double[] numbers;
  private final @Nullable Object[] things;
  private final boolean[] present;

  /** An answer with room for so many aggregates. */
  public Answer(int size) {
    this.numbers = new double[size];
    this.things = new Object[size];
    this.present = new boolean[size];
  }

  /** Whether an aggregate has a value. */
  public boolean has(int aggregate) {
    return present[aggregate];
  }

  /** The value of an aggregate that has one and is a number; counts are whole. */
  public double number(int aggregate) {
    return numbers[aggregate];
  }

  /** The value of an aggregate that has one and is no number: as Spark holds it inside. */
  public @Nullable Object thing(int aggregate) {
    return things[aggregate];
  }

  void put(int aggregate, double number) {
    numbers[aggregate] = number;
    present[aggregate] = true;
  }

  void putThing(int aggregate, Object thing) {
    things[aggregate] = thing;
    present[aggregate] = true;
    if (thing instanceof Double number) {
      numbers[aggregate] = number;
    }
  }

  void putNothing(int aggregate) {
    present[aggregate] = false;
  }

  void copy(int from, int to) {
    numbers[to] = numbers[from];
    things[to] = things[from];
    present[to] = present[from];
  }
}
