package io.lakeloop.registry;

import java.util.List;
import java.util.Map;

/** Versions to register in tests. */
public final class Sample {
  /** A provenance with every part filled. */
  public static final Provenance PROVENANCE =
      new Provenance(
          "rides",
          Task.REGRESSION,
          "fares",
          7,
          "d41d8c",
          List.of("silver.rides@12", "gold.days@3"),
          "fare",
          List.of("distance", "hour"),
          Map.of("algorithm", "linear-regression", "seed", "0"),
          Map.of("rmse", 5.25),
          Map.of("train", 70L, "test", 30L),
          "abc123",
          "c0ffee",
          Map.of("java", "17"));

  private Sample() {}

  /** A version of the model {@code fares} made by a run. */
  public static NewVersion version(String runId) {
    return new NewVersion(
        "fares", runId, "file:/artifacts/" + runId, "ann", "Taxi fares.", Map.of(), PROVENANCE);
  }
}
