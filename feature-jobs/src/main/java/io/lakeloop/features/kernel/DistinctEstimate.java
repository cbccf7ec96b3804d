package io.lakeloop.features.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * About how many different values one window has: a HyperLogLog that slides. Each register keeps,
 * newest last, the hashes that may yet be its greatest when older ones have left, after Chabchoub
 * and Hébrail, "Sliding HyperLogLog" (2010); how many registers stand at which rank is kept along,
 * and estimated from after Ertl, "New cardinality estimation algorithms for HyperLogLog sketches"
 * (2017). What it comes to depends on the values alone.
 */
final class DistinctEstimate implements Summary {
  private static final int INDEX_BITS = 12;
  private static final int REGISTERS = 1 << INDEX_BITS;
  private static final int TOP_RANK = Long.SIZE - INDEX_BITS + 1;
  private static final int FIRST_CAPACITY = 4;

  private static final class Register {
    private final MonotoneQueue queue = new MonotoneQueue(FIRST_CAPACITY);
    private long head;

    int rank() {
      return head < queue.end() ? (int) queue.key(head) : 0;
    }
  }

  private final EventBuffer events;
  private final int value;
  private final int place;
  private final @Nullable Register[] registers = new Register[REGISTERS];
  private final int[] registersOf = new int[TOP_RANK + 1];
  private int[] touched = new int[16];
  private int touchedCount;

  DistinctEstimate(EventBuffer events, WindowAggregate wanted, int place) {
    this.events = events;
    this.value = wanted.valueIndex();
    this.place = place;
    registersOf[0] = REGISTERS;
  }

  @Override
  public void clear() {
    for (int i = 0; i < touchedCount; i++) {
      registers[touched[i]] = null;
    }
    touchedCount = 0;
    Arrays.fill(registersOf, 0);
    registersOf[0] = REGISTERS;
  }

  @Override
  public void add(long sequence) {
    long hash = hash(sequence);
    Register register = register((int) (hash >>> (Long.SIZE - INDEX_BITS)));
    int rankBefore = register.rank();
    register.head = Math.min(register.head, register.queue.push(sequence, rank(hash)));
    moved(rankBefore, register.rank());
  }

  @Override
  public void remove(long sequence) {
    Register register = register((int) (hash(sequence) >>> (Long.SIZE - INDEX_BITS)));
    long head = register.head;
    if (head < register.queue.end() && register.queue.sequence(head) == sequence) {
      int rankBefore = register.rank();
      register.head = head + 1;
      register.queue.releaseBefore(head + 1);
      moved(rankBefore, register.rank());
    }
  }

  @Override
  public void answer(Answer out) {
    out.put(place, Math.rint(estimate()));
  }

  private double estimate() {
    double size = REGISTERS;
    double sum = size * tau(1 - registersOf[TOP_RANK] / size);
    for (int rank = TOP_RANK - 1; rank >= 1; rank--) {
      sum = 0.5 * (sum + registersOf[rank]);
    }
    sum += size * sigma(registersOf[0] / size);
    return size * size / (2 * Math.log(2) * sum);
  }

  private static double sigma(double share) {
    if (share == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double power = share;
    double weight = 1;
    double sum = share;
    double before;
    do {
      power *= power;
      before = sum;
      sum += power * weight;
      weight += weight;
    } while (sum != before);
    return sum;
  }

  private static double tau(double share) {
    if (share == 0 || share == 1) {
      return 0;
    }
    double root = share;
    double weight = 1;
    double sum = 1 - share;
    double before;
    do {
      root = Math.sqrt(root);
      before = sum;
      weight *= 0.5;
      sum -= (1 - root) * (1 - root) * weight;
    } while (sum != before);
    return sum / 3;
  }

  private void moved(int from, int to) {
    registersOf[from]--;
    registersOf[to]++;
  }

  private Register register(int index) {
    Register register = registers[index];
    if (register == null) {
      register = new Register();
      registers[index] = register;
      if (touchedCount == touched.length) {
        touched = Arrays.copyOf(touched, 2 * touchedCount);
      }
      touched[touchedCount++] = index;
    }
    return register;
  }

  private long hash(long sequence) {
    return (Long) events.thing(sequence, value);
  }

  /** One more than the zeros after the index. */
  private static int rank(long hash) {
    return Math.min(Long.numberOfLeadingZeros(hash << INDEX_BITS) + 1, TOP_RANK);
  }
}
