package io.lakeloop.submit.journey;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Row;

/**
 * The Fraud Detection Handbook's features, computed as its chapter 3 does with pandas: row by row
 * in the order of the files, so that of rows of one time each sees only those before it.
 */
final class HandbookRows {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final long DELAY = Duration.ofDays(7).toSeconds();
  private static final long[] WINDOWS = {
    Duration.ofDays(1).toSeconds(), Duration.ofDays(7).toSeconds(), Duration.ofDays(30).toSeconds()
  };

  /** A payment: time in seconds, amount in euros. */
  record Payment(long id, long time, long customer, long terminal, double amount, boolean fraud) {}

  private final List<Payment> payments = new ArrayList<>();
  private final Map<Long, List<Payment>> byCustomer = new HashMap<>();
  private final Map<Long, List<Payment>> byTerminal = new HashMap<>();

  /** Reads all days of a folder. */
  HandbookRows(Path days) {
    try (Stream<Path> files = Files.list(days)) {
      for (Path file : files.sorted().toList()) {
        read(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    group(byCustomer, Payment::customer);
    group(byTerminal, Payment::terminal);
  }

  private void read(Path file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(",", -1);
        payments.add(
            new Payment(
                Long.parseLong(words[0]),
                LocalDateTime.parse(words[1], TIME).toEpochSecond(ZoneOffset.UTC),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Double.parseDouble(words[4]),
                words[7].equals("1")));
      }
    }
  }

  private void group(Map<Long, List<Payment>> groups, ToLongFunction<Payment> key) {
    for (Payment payment : payments) {
      groups.computeIfAbsent(key.applyAsLong(payment), entity -> new ArrayList<>()).add(payment);
    }
  }

  /**
   * The payments of which any feature is not the handbook's, to 1e-6, by their ids.
   *
   * @param rows the id of a payment, then its features in the order of {@link #features}
   */
  List<Long> differing(List<Row> rows, Instant from) {
    Map<Long, double[]> expected = features(from.getEpochSecond());
    return rows.stream()
        .filter(row -> differs(row, Objects.requireNonNull(expected.get(row.getLong(0)))))
        .map(row -> row.getLong(0))
        .sorted()
        .toList();
  }

  private static boolean differs(Row row, double[] wanted) {
    return IntStream.range(0, wanted.length)
        .anyMatch(
            i -> {
              // Where no payment is known of a terminal the handbook puts its risk at 0.
              double found = row.isNullAt(i + 1) ? 0 : ((Number) row.get(i + 1)).doubleValue();
              return Math.abs(found - wanted[i]) > 1e-6;
            });
  }

  /**
   * The features of each payment from a time on, by its id: amount, weekend, night, then counts and
   * mean amounts of the customer, then counts and risks of the terminal, each over 1, 7, 30 days.
   */
  private Map<Long, double[]> features(long from) {
    Map<Long, double[]> features = new HashMap<>();
    for (Payment payment : payments) {
      if (payment.time() >= from) {
        int day = (int) Math.floorMod(Math.floorDiv(payment.time(), 86_400) + 3, 7L);
        long hour = Math.floorMod(payment.time(), 86_400) / 3_600;
        double[] row = new double[15];
        row[0] = payment.amount();
        row[1] = day >= 5 ? 1 : 0;
        row[2] = hour <= 6 ? 1 : 0;
        features.put(payment.id(), row);
      }
    }
    byCustomer.values().forEach(group -> ofCustomer(group, features));
    byTerminal.values().forEach(group -> ofTerminal(group, features));
    return features;
  }

  private static void ofCustomer(List<Payment> group, Map<Long, double[]> features) {
    for (int i = 0; i < group.size(); i++) {
      double[] row = features.get(group.get(i).id());
      for (int w = 0; row != null && w < WINDOWS.length; w++) {
        double count = 0;
        double sum = 0;
        for (int j = i; j >= 0 && group.get(j).time() > group.get(i).time() - WINDOWS[w]; j--) {
          count++;
          sum += group.get(j).amount();
        }
        row[3 + w] = count;
        row[6 + w] = sum / count;
      }
    }
  }

  private static void ofTerminal(List<Payment> group, Map<Long, double[]> features) {
    for (int i = 0; i < group.size(); i++) {
      double[] row = features.get(group.get(i).id());
      for (int w = 0; row != null && w < WINDOWS.length; w++) {
        long end = group.get(i).time() - DELAY;
        double count = 0;
        double frauds = 0;
        for (int j = i; j >= 0 && group.get(j).time() > end - WINDOWS[w]; j--) {
          if (group.get(j).time() <= end) {
            count++;
            frauds += group.get(j).fraud() ? 1 : 0;
          }
        }
        row[9 + w] = count;
        row[12 + w] = count == 0 ? 0 : frauds / count;
      }
    }
  }
}
