package io.lakeloop.features.kernel;

/**
 * A quantile of one window's values, from all of them in order: unlike a sketch it is exact, can
 * give values back, and comes to the same whatever the order in which they came.
 */
final class Quantile implements Summary {
  private final EventBuffer events;
  private final int value;
  private final double share;
  private final int place;
  private final SortedNumbers numbers = new SortedNumbers();

  Quantile(EventBuffer events, WindowAggregate wanted, int place) {
    this.events = events;
    this.value = wanted.valueIndex();
    this.share = wanted.parameter();
    this.place = place;
  }

  @Override
  public void clear() {
    numbers.clear();
  }

  @Override
  public void add(long sequence) {
    numbers.add(SortableNumber.of(events.number(sequence, value)));
  }

  @Override
  public void remove(long sequence) {
    numbers.remove(SortableNumber.of(events.number(sequence, value)));
  }

  @Override
  public void answer(Answer out) {
    long size = numbers.size();
    if (size == 0) {
      out.putNothing(place);
      return;
    }
    long rank = Math.max(1, Math.min(size, (long) Math.ceil(share * size)));
    out.put(place, SortableNumber.number(numbers.at(rank - 1)));
  }
}
