package io.lakeloop.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * After any history of inserts, changes, deletions and marks of deletion the groups are those of
 * all rows there are: grouped here by hand.
 */
@ExtendWith(LocalSpark.class)
class GroupHistoryTest {
  private static final int HISTORIES = Integer.getInteger("lakeloop.histories", 1);
  private static final int BATCHES = HISTORIES == 1 ? 2 : 4;
  private static final int KEYS = 260;
  private static final long DAY = 86_400_000;
  private static final StructType COLUMNS =
      StructType.fromDDL("id bigint, shop string, sold_at timestamp, price bigint");

  private final SparkSession spark;
  private final Map<Long, Sale> present = new TreeMap<>();
  private List<Long> gone = List.of();
  @TempDir private Path folder;

  GroupHistoryTest(SparkSession spark) {
    this.spark = spark;
  }

  private record Sale(long id, @Nullable String shop, @Nullable Timestamp soldAt, long price) {
    Row row() {
      return RowFactory.create(id, shop, soldAt, price);
    }

    String group() {
      String day = soldAt == null ? "null" : soldAt.toInstant().toString().substring(0, 10);
      return shop + "," + day;
    }

    static Sale random(long id, Random random) {
      int shop = random.nextInt(11);
      int day = random.nextInt(9);
      return new Sale(
          id,
          shop == 0 ? null : "s" + shop,
          day == 0 ? null : new Timestamp(1_704_067_200_000L + day * DAY + random.nextInt(1000)),
          random.nextInt(20));
    }
  }

  private static LongStream seeds() {
    return LongStream.rangeClosed(1, HISTORIES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void equalsWhatAllRowsGroupTo(long seed) {
    Random random = new Random(seed);
    DailySales sales = new DailySales(folder);
    // Enough files that it pays to pass over some.
    IntStream.range(0, KEYS * 3 / 4).forEach(id -> put(Sale.random(id, random)));
    sales
        .tables()
        .append(DailySales.SALES, rows(present.values().stream().toList()).repartition(6));
    sales.aggregate();
    List<Aggregated> runs = new ArrayList<>();
    Tables early = sales.tables();
    early.pin(DailySales.SALES);
    for (int batch = 0; batch < BATCHES; batch++) {
      // Few groups at first, then now and again many.
      change(sales, random, batch, batch > 0 && random.nextInt(3) == 0 ? 60 : 5);
      runs.add(sales.aggregate());
      assertThat(sales.rows()).as("batch %d", batch).isEqualTo(grouped());
    }
    assertThat(runs).anyMatch(run -> run.rows() > 0 && run.anew().isEmpty());
    assertThat(sales.aggregate(early)).as("a run begun before").isEqualTo(Aggregated.NOTHING);
  }

  /**
   * Sells and corrects, also what was deleted the time before, and marks some as deleted in the
   * same commit; every second time some are deleted outright in another, so that gold finds the
   * changes of two.
   */
  private void change(DailySales sales, Random random, int batch, int most) {
    Set<Long> sold = new TreeSet<>(gone);
    random.longs(1 + random.nextInt(most), 0, KEYS).forEach(sold::add);
    sold.forEach(id -> put(Sale.random(id, random)));
    List<Long> marked = few(random);
    List<Sale> changed =
        present.values().stream()
            .filter(sale -> sold.contains(sale.id()) || marked.contains(sale.id()))
            .toList();
    sales.merge(
        rows(changed)
            .withColumn(
                Tables.DELETED_AT,
                when(col("id").isin(marked.toArray()), expr("TIMESTAMP'2024-03-01'"))));
    List<Long> deleted = batch % 2 == 0 ? few(random) : List.of();
    if (!deleted.isEmpty()) {
      sales.tables().delete(DailySales.SALES, col("id").isin(deleted.toArray()));
    }
    gone = Stream.concat(marked.stream(), deleted.stream()).toList();
    gone.forEach(present::remove);
  }

  private static List<Long> few(Random random) {
    return random.longs(1 + random.nextInt(3), 0, KEYS).boxed().toList();
  }

  private void put(Sale sale) {
    present.put(sale.id(), sale);
  }

  private Dataset<Row> rows(List<Sale> sales) {
    return spark.createDataFrame(sales.stream().map(Sale::row).toList(), COLUMNS);
  }

  /** What the SQL means, without Spark. */
  private List<String> grouped() {
    return present.values().stream()
        .filter(sale -> sale.price() != 13)
        .collect(Collectors.groupingBy(Sale::group))
        .entrySet()
        .stream()
        .map(
            group -> {
              var prices = group.getValue().stream().mapToLong(Sale::price).summaryStatistics();
              return "[%s,%d,%d,%d,%d,%s]"
                  .formatted(
                      group.getKey(),
                      prices.getCount(),
                      prices.getSum(),
                      prices.getMin(),
                      prices.getMax(),
                      prices.getAverage());
            })
        .sorted()
        .toList();
  }
}
