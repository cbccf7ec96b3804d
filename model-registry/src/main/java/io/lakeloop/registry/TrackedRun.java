package io.lakeloop.registry;

import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One experiment run as it stands.
 *
 * @param runId its id; one that follows from the inputs makes a rerun the same run
 * @param project the project it belongs to
 * @param experiment what is tried: the model's name
 * @param status how it stands
 * @param user who runs it
 * @param parameters what was set, in the order of the names
 * @param metrics what came out, in the order of the names
 * @param tags words attached, in the order of the names
 * @param startedAt when it began
 * @param endedAt when it ended; empty while it runs
 */
public record TrackedRun(
    String runId,
    String project,
    String experiment,
    Status status,
    String user,
    Map<String, String> parameters,
    Map<String, Double> metrics,
    Map<String, String> tags,
    Instant startedAt,
    Optional<Instant> endedAt) {
  /** How a run stands, in MLflow's words. */
  public enum Status {
    /** Begun, not ended; or killed. */
    RUNNING,
    /** Ended as it should. */
    FINISHED,
    /** Ended by a failure. */
    FAILED;

    /** The status as it is shown: lower case. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the maps, sorted. */
  public TrackedRun {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** A run that begins, with nothing logged yet. */
  public static TrackedRun begun(
      String runId, String project, String experiment, String user, Instant at) {
    return new TrackedRun(
        runId,
        project,
        experiment,
        Status.RUNNING,
        user,
        Map.of(),
        Map.of(),
        Map.of(),
        at,
        Optional.empty());
  }

  /** This run with more parameters, metrics and tags; those of the same name are replaced. */
  public TrackedRun with(
      Map<String, String> moreParameters,
      Map<String, Double> moreMetrics,
      Map<String, String> moreTags) {
    return new TrackedRun(
        runId,
        project,
        experiment,
        status,
        user,
        joined(parameters, moreParameters),
        joined(metrics, moreMetrics),
        joined(tags, moreTags),
        startedAt,
        endedAt);
  }

  /** This run, ended. */
  public TrackedRun ended(Status how, Instant at) {
    return new TrackedRun(
        runId,
        project,
        experiment,
        how,
        user,
        parameters,
        metrics,
        tags,
        startedAt,
        Optional.of(at));
  }

  private static <V> Map<String, V> joined(Map<String, V> first, Map<String, V> second) {
    Map<String, V> all = new TreeMap<>(first);
    all.putAll(second);
    return all;
  }
}
