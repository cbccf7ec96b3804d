package io.lakeloop.registry;

import java.util.List;
import java.util.Map;

/** Versions to register in tests. */
public final class Sample {
  /** A provenance with every part filled. */
  public static final Provenance PROVENANCE = provenance(List.of("distance", "hour"));

  private Sample() {}

  /** A provenance with every part filled, of a model of the given features. */
  public static Provenance provenance(List<String> features) {
    return new Provenance(
        "rides",
        Task.REGRESSION,
        "fares",
        7,
        "d41d8c",
        List.of("silver.rides@12", "gold.days@3"),
        "fare",
        features,
        Map.of("algorithm", "linear-regression", "seed", "0"),
        Map.of("rmse", 5.25),
        Map.of("train", 70L, "test", 30L),
        "abc123",
        "c0ffee",
        Map.of("java", "17"));
  }

  /** A version of the model {@code fares} made by a run. */
  public static NewVersion version(String runId) {
    return new NewVersion(
        "fares", runId, "s3a://lake/" + runId, "ann", "Taxi fares.", Map.of(), PROVENANCE);
  }
}
