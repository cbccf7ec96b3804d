package io.lakeloop.core.table;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Offers, and what a table of the newest of each key must hold, worked out offer by offer. */
final class UpsertOracle {
  static final StructType SCHEMA =
      StructType.fromDDL(
          "zone string, at timestamp, price decimal(10,2), seq bigint, `no.te` string,"
              + " more struct<a: int, b: string>");
  static final List<String> KEYS = List.of("zone", "at", "price");
  static final String NEWER =
      "source.seq > target.seq OR (source.seq = target.seq AND source.`no.te` > target.`no.te`)";

  private final Map<String, Offer> newest = new TreeMap<>();
  private final List<Offer> nameless = new ArrayList<>();

  /** One row; without a zone it has no key that equals another. */
  record Offer(@Nullable String zone, int hour, int cents, long seq, String note) {
    static Offer random(Random random) {
      return new Offer(
          random.nextInt(12) == 0 ? null : "${zone} '" + random.nextInt(3) + "'\\",
          random.nextInt(4),
          random.nextInt(4) - 2,
          random.nextInt(4),
          "note" + random.nextInt(3));
    }

    String key() {
      return "%s/%d/%d".formatted(zone, hour, cents);
    }

    Row row() {
      return RowFactory.create(
          zone,
          Timestamp.from(Instant.ofEpochSecond(1_700_000_000L + 3600L * hour, 123_456_000)),
          BigDecimal.valueOf(cents, 2),
          seq,
          note,
          cents == 0 ? null : RowFactory.create(hour, note));
    }

    boolean isNewerThan(Offer other) {
      return seq > other.seq || (seq == other.seq && note.compareTo(other.note) > 0);
    }
  }

  /** One that has taken what this one has, and goes its own way. */
  UpsertOracle copy() {
    UpsertOracle copy = new UpsertOracle();
    copy.newest.putAll(newest);
    copy.nameless.addAll(nameless);
    return copy;
  }

  /** Offers of which each key has one. */
  static List<Offer> batch(Random random, int count) {
    Map<String, Offer> offers = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      Offer offer = Offer.random(random);
      offers.put(offer.key(), offer);
    }
    return List.copyOf(offers.values());
  }

  static Dataset<Row> rows(SparkSession spark, List<Offer> offers) {
    return spark.createDataFrame(offers.stream().map(Offer::row).toList(), SCHEMA).coalesce(1);
  }

  /** Takes a batch and tells, sorted, what the change feed says of it. */
  List<String> take(List<Offer> batch) {
    List<String> feed = new ArrayList<>();
    for (Offer offer : batch) {
      Offer before = newest.get(offer.key());
      if (offer.zone() == null) {
        nameless.add(offer);
        feed.add("insert" + offer.row());
      } else if (before == null) {
        newest.put(offer.key(), offer);
        feed.add("insert" + offer.row());
      } else if (offer.isNewerThan(before)) {
        newest.put(offer.key(), offer);
        feed.add("update_preimage" + before.row());
        feed.add("update_postimage" + offer.row());
      }
    }
    return feed.stream().sorted().toList();
  }

  /** The table's rows, sorted. */
  List<String> rows() {
    List<Offer> all = new ArrayList<>(nameless);
    all.addAll(newest.values());
    return all.stream().map(offer -> offer.row().toString()).sorted().toList();
  }
}
