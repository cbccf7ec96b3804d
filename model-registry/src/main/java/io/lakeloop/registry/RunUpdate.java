package io.lakeloop.registry;

import io.lakeloop.core.failure.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What saving a run adds to the run that is kept under its id: nothing that was kept is lost or
 * changed, as MLflow has it, so that one rule holds wherever runs are kept.
 *
 * @param parameters those that were not kept yet
 * @param measurements those that were not kept yet
 * @param tags those that were not kept so yet
 * @param inputs those that were not kept yet
 */
public record RunUpdate(
    Map<String, String> parameters,
    List<Measurement> measurements,
    Map<String, String> tags,
    List<RunInput> inputs) {
  /**
   * What is new about a run.
   *
   * @throws UsageException if a parameter has another value than the one kept
   */
  public static RunUpdate of(TrackedRun kept, TrackedRun run) {
    Map<String, String> parameters = new TreeMap<>(run.parameters());
    kept.parameters().forEach((name, value) -> requireSame(run, name, value));
    parameters.keySet().removeAll(kept.parameters().keySet());
    Map<String, String> tags = new TreeMap<>(run.tags());
    tags.entrySet().removeAll(kept.tags().entrySet());
    List<RunInput> inputs = new ArrayList<>(run.inputs());
    inputs.removeAll(kept.inputs());
    return new RunUpdate(parameters, measurements(kept, run), tags, inputs);
  }

  /** The kept run with what is new; it began when it first began. */
  public static TrackedRun join(TrackedRun kept, TrackedRun run) {
    RunUpdate update = of(kept, run);
    return new TrackedRun(
        run.runId(),
        run.project(),
        run.experiment(),
        run.status(),
        run.user(),
        TrackedRun.joined(kept.parameters(), update.parameters()),
        TrackedRun.joined(kept.measurements(), update.measurements()),
        TrackedRun.joined(kept.tags(), update.tags()),
        TrackedRun.joined(kept.inputs(), update.inputs()),
        kept.startedAt(),
        run.endedAt());
  }

  /**
   * A rerun comes to the same values at other times: those are no new measurements. Another value
   * of the same step and time would stand beside the kept one without an order, so it comes a
   * millisecond after, and what it meets there a millisecond later still.
   */
  private static List<Measurement> measurements(TrackedRun kept, TrackedRun run) {
    Map<String, List<Measurement>> known =
        kept.measurements().stream().collect(Collectors.groupingBy(Measurement::metric));
    List<Measurement> added = new ArrayList<>();
    List<Measurement> moved = new ArrayList<>();
    for (Measurement measured : run.measurements()) {
      List<Measurement> past = known.getOrDefault(measured.metric(), List.of());
      if (past.stream().noneMatch(measured::repeats)) {
        Measurement next = measured;
        while (past.stream().anyMatch(next::meets) || moved.stream().anyMatch(next::meets)) {
          next = next.moved(next.at().plusMillis(1));
        }
        if (!next.equals(measured)) {
          moved.add(next);
        }
        added.add(next);
      }
    }
    return added;
  }

  private static void requireSame(TrackedRun run, String name, String kept) {
    String given = Objects.requireNonNullElse(run.parameters().get(name), kept);
    if (!given.equals(kept)) {
      throw new UsageException(
          "The parameter '%s' of run %s cannot become %s.".formatted(name, run.runId(), given),
          "It was %s when it was saved, and a run's parameters do not change.".formatted(kept),
          "Begin a run of another id.");
    }
  }
}
