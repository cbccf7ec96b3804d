package io.lakeloop.silver;

import io.lakeloop.silver.CustomerRecords.Customer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What a table must hold after given records have come, worked out record by record. */
final class WriteOracle {
  private static final Comparator<Customer> ORDER =
      Comparator.comparing(Customer::moved)
          .thenComparing(Customer::deletes)
          .thenComparing(Customer::city, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Customer::plan, Comparator.nullsFirst(Comparator.naturalOrder()));

  private WriteOracle() {}

  /** The visible rows of an upsert table, sorted. */
  static List<String> upserted(List<Customer> records) {
    Map<Long, Customer> latest = new TreeMap<>();
    records.forEach(one -> latest.merge(one.id(), one, WriteOracle::later));
    return latest.values().stream()
        .filter(one -> !one.deletes())
        .map(one -> "[%d,%d,%s,%s]".formatted(one.id(), one.moved(), one.city(), one.plan()))
        .sorted()
        .toList();
  }

  /** The visible rows of a table of history, sorted. */
  static List<String> history(List<Customer> records) {
    Map<Long, TreeMap<Long, Customer>> keys = new TreeMap<>();
    for (Customer one : records) {
      keys.computeIfAbsent(one.id(), id -> new TreeMap<>())
          .merge(one.moved(), one, WriteOracle::later);
    }
    List<String> rows = new ArrayList<>();
    keys.values().forEach(events -> versions(List.copyOf(events.values()), rows));
    return rows.stream().sorted().toList();
  }

  private static void versions(List<Customer> events, List<String> rows) {
    for (int i = 0; i < events.size(); i++) {
      Customer begins = events.get(i);
      if (begins.deletes() || (i > 0 && same(events.get(i - 1), begins))) {
        continue;
      }
      int end = i + 1;
      while (end < events.size() && same(begins, events.get(end))) {
        end++;
      }
      Long to = end < events.size() ? events.get(end).moved() : null;
      rows.add(
          "[%d,%d,%s,%s,%d,%s,%s]"
              .formatted(
                  begins.id(),
                  begins.moved(),
                  begins.city(),
                  begins.plan(),
                  begins.moved(),
                  to,
                  to == null));
    }
  }

  private static boolean same(Customer one, Customer other) {
    return one.deletes() == other.deletes()
        && Objects.equals(one.city(), other.city())
        && Objects.equals(one.plan(), other.plan());
  }

  private static Customer later(Customer one, Customer other) {
    return ORDER.compare(one, other) >= 0 ? one : other;
  }
}
