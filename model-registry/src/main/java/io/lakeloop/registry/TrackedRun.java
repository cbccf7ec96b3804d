package io.lakeloop.registry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One experiment run as it stands.
 *
 * @param runId its id; one that follows from the inputs makes a rerun the same run
 * @param project the project it belongs to
 * @param experiment what is tried: the model's name
 * @param status how it stands
 * @param user who runs it
 * @param parameters what was set, in the order of the names
 * @param measurements what came out, by metric, step and time
 * @param tags words attached, in the order of the names
 * @param inputs the datasets it read, in order
 * @param startedAt when it began, in whole milliseconds, as MLflow keeps it
 * @param endedAt when it ended, likewise; empty while it runs
 */
public record TrackedRun(
    String runId,
    String project,
    String experiment,
    Status status,
    String user,
    Map<String, String> parameters,
    List<Measurement> measurements,
    Map<String, String> tags,
    List<RunInput> inputs,
    Instant startedAt,
    Optional<Instant> endedAt) {
  /** The tag that holds a run's id where a server gives it another one. */
  public static final String ID_TAG = "lakeloop.run-id";

  /** The tag that holds a run's name: MLflow's pages show the run by it. */
  public static final String NAME_TAG = "mlflow.runName";

  /** The tag that holds the id of the run that a run is a part of: MLflow's pages nest them. */
  public static final String PARENT_TAG = "mlflow.parentRunId";

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

  /** Copies the collections, sorted. */
  public TrackedRun {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    measurements = measurements.stream().distinct().sorted(Measurement.IN_ORDER).toList();
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    inputs = List.copyOf(new TreeSet<>(inputs));
    startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
    endedAt = endedAt.map(at -> at.truncatedTo(ChronoUnit.MILLIS));
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
        List.of(),
        Map.of(),
        List.of(),
        at,
        Optional.empty());
  }

  /** The name it was given; empty where it has none. */
  public Optional<String> name() {
    return Optional.ofNullable(tags.get(NAME_TAG));
  }

  /** The id of the run that this one is a part of; empty where it is one by itself. */
  public Optional<String> parent() {
    return Optional.ofNullable(tags.get(PARENT_TAG));
  }

  /** The newest value of each metric, in the order of the names. */
  public Map<String, Double> metrics() {
    Map<String, Double> newest = new TreeMap<>();
    // Of one metric the later ones come later.
    measurements.forEach(measured -> newest.put(measured.metric(), measured.value()));
    return Collections.unmodifiableMap(newest);
  }

  /**
   * This run with more parameters, metrics and tags; those of the same name are replaced. The
   * metrics are of the run as a whole: of step 0, and of the time it began.
   */
  public TrackedRun with(
      Map<String, String> moreParameters,
      Map<String, Double> moreMetrics,
      Map<String, String> moreTags) {
    List<Measurement> kept =
        measurements.stream().filter(past -> !moreMetrics.containsKey(past.metric())).toList();
    return copy(
        status,
        joined(parameters, moreParameters),
        joined(kept, measured(moreMetrics, startedAt)),
        joined(tags, moreTags),
        inputs,
        endedAt);
  }

  /** This run with more values of its metrics, each of its own step and time. */
  public TrackedRun measuring(List<Measurement> more) {
    return copy(status, parameters, joined(measurements, more), tags, inputs, endedAt);
  }

  /** This run with more datasets that it read. */
  public TrackedRun reading(List<RunInput> more) {
    return copy(status, parameters, measurements, tags, joined(inputs, more), endedAt);
  }

  /** This run, ended. */
  public TrackedRun ended(Status how, Instant at) {
    return copy(how, parameters, measurements, tags, inputs, Optional.of(at));
  }

  private TrackedRun copy(
      Status newStatus,
      Map<String, String> newParameters,
      List<Measurement> newMeasurements,
      Map<String, String> newTags,
      List<RunInput> newInputs,
      Optional<Instant> newEnd) {
    return new TrackedRun(
        runId,
        project,
        experiment,
        newStatus,
        user,
        newParameters,
        newMeasurements,
        newTags,
        newInputs,
        startedAt,
        newEnd);
  }

  private static List<Measurement> measured(Map<String, Double> metrics, Instant at) {
    return metrics.entrySet().stream()
        .map(metric -> new Measurement(metric.getKey(), metric.getValue(), 0, at))
        .toList();
  }

  static <V> Map<String, V> joined(Map<String, V> first, Map<String, V> second) {
    Map<String, V> all = new TreeMap<>(first);
    all.putAll(second);
    return all;
  }

  static <V> List<V> joined(Collection<V> first, Collection<V> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
