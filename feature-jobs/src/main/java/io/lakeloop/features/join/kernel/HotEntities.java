package io.lakeloop.features.join.kernel;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Entities with so many rows that they are cut by time into slices, each of which goes to a
 * partition of its own, and where the cuts are.
 */
final class HotEntities implements Serializable {
  private static final long serialVersionUID = 1;

  // An entity is cut into slices that are a quarter of a partition's share of all rows.
  private static final int SLICES_A_PARTITION = 4;
  private static final int SAMPLES_A_SLICE = 4;

  private final EntityIndex entities;
  private final ArrayList<long[]> cuts = new ArrayList<>();

  private HotEntities(EntityKeys keys) {
    this.entities = EntityIndex.of(keys);
  }

  /** No hot entities. */
  static HotEntities none(EntityKeys keys) {
    return new HotEntities(keys);
  }

  /**
   * The hot ones among sampled rows.
   *
   * @param partitions among which all rows are shared out
   */
  static HotEntities of(EntityKeys keys, int partitions, List<SampledRows> samples) {
    EntityIndex met = EntityIndex.of(keys);
    List<List<WeightedTime>> times = new ArrayList<>();
    List<EntityKey> named = new ArrayList<>();
    double total = 0;
    for (SampledRows sample : samples) {
      double weight = sample.weight();
      total += weight * sample.size();
      for (int i = 0; i < sample.size(); i++) {
        int entity = met.add(sample.key(i));
        if (entity == times.size()) {
          times.add(new ArrayList<>());
          named.add(sample.key(i));
        }
        times.get(entity).add(new WeightedTime(sample.time(i), weight));
      }
    }
    HotEntities hot = new HotEntities(keys);
    for (int entity = 0; entity < times.size(); entity++) {
      long[] cuts = cuts(times.get(entity), total, partitions);
      if (cuts.length > 0) {
        hot.entities.add(named.get(entity));
        hot.cuts.add(cuts);
      }
    }
    return hot;
  }

  private record WeightedTime(long time, double weight) {}

  private static long[] cuts(List<WeightedTime> times, double total, int partitions) {
    double weight = times.stream().mapToDouble(WeightedTime::weight).sum();
    int slices =
        (int)
            Math.min(
                Math.ceil(SLICES_A_PARTITION * partitions * weight / total),
                times.size() / (double) SAMPLES_A_SLICE);
    if (slices < 2) {
      return new long[0];
    }
    times.sort((one, other) -> Long.compare(one.time, other.time));
    long[] cuts = new long[slices - 1];
    int count = 0;
    double before = 0;
    // All rows of one time are of one slice, and no slice is empty.
    long last = times.get(0).time;
    for (WeightedTime each : times) {
      if (count < cuts.length && before >= (count + 1) * weight / slices && each.time > last) {
        last = each.time;
        cuts[count++] = last;
      }
      before += each.weight;
    }
    return Arrays.copyOf(cuts, count);
  }

  boolean isEmpty() {
    return cuts.isEmpty();
  }

  int size() {
    return cuts.size();
  }

  /** The number of a hot entity, or {@link EntityIndex#ABSENT}. */
  int find(EntityKey key) {
    return cuts.isEmpty() ? EntityIndex.ABSENT : entities.find(key);
  }

  /** How many slices a hot entity is cut into. */
  int slices(int entity) {
    return cuts.get(entity).length + 1;
  }

  /** The slice that a time lies in; a slice begins with its cut. */
  int slice(int entity, long time) {
    int at = Arrays.binarySearch(cuts.get(entity), time);
    return at >= 0 ? at + 1 : -at - 1;
  }

  /** Where a slice goes: slices of one entity to one partition after the other. */
  static int partition(int hash, int slice, int partitions) {
    return Math.floorMod(hash + slice, partitions);
  }
}
