package io.lakeloop.registry;

import io.lakeloop.registry.rules.ModelState;
import io.lakeloop.registry.rules.Transitions;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Versions to register in tests. */
public final class Sample {
  /** A provenance with every part filled. */
  public static final Provenance PROVENANCE = provenance(List.of("distance", "hour"));

  /** Eight in the morning. */
  public static final Instant MORNING = Instant.parse("2018-06-11T08:00:00Z");

  private Sample() {}

  /** A provenance with every part filled, of a model of the given features. */
  public static Provenance provenance(List<String> features) {
    return provenance("fares", 7, List.of("silver.rides@12", "gold.days@3"), features);
  }

  /** A provenance with every part filled, of a model trained on a version of a training set. */
  public static Provenance provenance(String trainingSet, long version, List<String> sources) {
    return provenance(trainingSet, version, sources, List.of("distance", "hour"));
  }

  private static Provenance provenance(
      String trainingSet, long version, List<String> sources, List<String> features) {
    return new Provenance(
        "rides",
        Task.REGRESSION,
        trainingSet,
        version,
        "d41d8c",
        sources,
        "fare",
        features,
        Map.of("algorithm", "linear-regression", "seed", "0"),
        Map.of("rmse", 5.25),
        Map.of("train", 70L, "test", 30L),
        "abc123",
        "c0ffee",
        Map.of("java", "17"));
  }

  /** The rules of the registry, as ann goes by them. */
  public static Transitions rules() {
    return new Transitions("ann", Instant.EPOCH, "");
  }

  /** The model {@code fares} with its first version, made by the run {@code r1}. */
  public static ModelState one() {
    return rules().register(ModelState.none("fares"), version("r1"));
  }

  /** Brings a version from None to Staging, as ann asks for it. */
  public static void stage(ModelRegistry registry, String model, int version) {
    registry.requestTransition(model, version, Stage.STAGING, "ann", "");
    registry.approve(model, version, "policy", "");
  }

  /** Brings a version from Staging to Production, as ann asks for it and bob allows. */
  public static void promote(ModelRegistry registry, String model, int version) {
    registry.requestTransition(model, version, Stage.PRODUCTION, "ann", "");
    registry.approve(model, version, "bob", "");
  }

  /** A version of the model {@code fares} made by a run. */
  public static NewVersion version(String runId) {
    return new NewVersion(
        "fares", runId, "s3a://lake/" + runId, "ann", "Taxi fares.", Map.of(), PROVENANCE);
  }
}
