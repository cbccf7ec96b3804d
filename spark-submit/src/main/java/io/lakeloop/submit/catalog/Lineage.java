package io.lakeloop.submit.catalog;

import io.lakeloop.core.table.TableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where a table's rows come from and where they went, by what runs read and left. */
final class Lineage {
  private final Map<TableName, List<Run>> writers = new TreeMap<>();
  private final Map<TableName, Set<TableName>> readers = new TreeMap<>();

  /**
   * The lineage that runs make.
   *
   * @param runs in any order
   */
  Lineage(List<Run> runs) {
    for (Run run : runs) {
      run.written()
          .keySet()
          .forEach(table -> writers.computeIfAbsent(table, name -> new ArrayList<>()).add(run));
      for (TableName read : inputs(run).keySet()) {
        readers.computeIfAbsent(read, name -> new TreeSet<>()).addAll(run.written().keySet());
      }
    }
    writers.values().forEach(list -> list.sort((a, b) -> b.endedAt().compareTo(a.endedAt())));
  }

  /** The runs that wrote a table, newest first. */
  List<Run> writers(TableName table) {
    return writers.getOrDefault(table, List.of());
  }

  /**
   * The table, what its newest run read, what that was made from, and so on: one line each, deeper
   * ones further in.
   */
  List<String> upstream(TableName table) {
    return upstream(table, Optional.empty());
  }

  /** The same of a version of the table, which may be older than what its newest run left. */
  List<String> upstream(TableName table, Optional<Long> version) {
    List<String> lines = new ArrayList<>();
    upstream(table, version, 0, new HashSet<>(), lines);
    return lines;
  }

  /**
   * The version at which a table went into a version of another, by however many runs in between.
   *
   * @return empty where it did not, as far as the runs tell
   */
  Optional<Long> versionWithin(TableName of, long version, TableName sought) {
    Set<TableName> seen = new HashSet<>(Set.of(of));
    Deque<Map.Entry<TableName, Long>> open = new ArrayDeque<>(List.of(Map.entry(of, version)));
    while (!open.isEmpty()) {
      Map.Entry<TableName, Long> next = open.remove();
      if (next.getKey().equals(sought)) {
        return Optional.of(next.getValue());
      }
      sources(next.getKey(), writers(next.getKey(), Optional.of(next.getValue())))
          .entrySet()
          .stream()
          .filter(input -> seen.add(input.getKey()))
          .forEach(open::add);
    }
    return Optional.empty();
  }

  /** The table, what was made from it, and so on. */
  List<String> downstream(TableName table) {
    List<String> lines = new ArrayList<>();
    downstream(table, 0, new HashSet<>(), lines);
    return lines;
  }

  private void upstream(
      TableName table, Optional<Long> version, int depth, Set<TableName> seen, List<String> lines) {
    List<Run> before = writers(table, version);
    Optional<Run> writer = before.stream().findFirst();
    boolean known = !seen.add(table);
    lines.add(
        "  ".repeat(depth)
            + table
            + version.map(number -> "@" + number).orElse("")
            + writer.map(run -> "  by " + run.job() + " " + run.runId()).orElse("")
            + (known ? "  (above)" : ""));
    if (!known) {
      sources(table, before)
          .forEach((input, read) -> upstream(input, Optional.of(read), depth + 1, seen, lines));
    }
  }

  /** Runs that were there when a version was: those that did not leave a later one. */
  private List<Run> writers(TableName table, Optional<Long> version) {
    return writers(table).stream()
        .filter(run -> version.isEmpty() || run.written().getOrDefault(table, 0L) <= version.get())
        .toList();
  }

  private void downstream(TableName table, int depth, Set<TableName> seen, List<String> lines) {
    boolean known = !seen.add(table);
    lines.add("  ".repeat(depth) + table + (known ? "  (above)" : ""));
    if (!known) {
      readers.getOrDefault(table, Set.of()).forEach(fed -> downstream(fed, depth + 1, seen, lines));
    }
  }

  /**
   * What a table was made from, at the newest version each was read at: a run that read the table
   * itself kept what earlier runs had put there.
   *
   * @param runs those that wrote it, newest first
   */
  private static Map<TableName, Long> sources(TableName table, List<Run> runs) {
    Map<TableName, Long> sources = new TreeMap<>();
    for (Run run : runs) {
      inputs(run).forEach(sources::putIfAbsent);
      if (!run.read().containsKey(table)) {
        break;
      }
    }
    return sources;
  }

  /** What a run read of others' work: a table that it also wrote is no source of the rest. */
  private static Map<TableName, Long> inputs(Run run) {
    Map<TableName, Long> inputs = new TreeMap<>(run.read());
    inputs.keySet().removeAll(run.written().keySet());
    return inputs;
  }
}
