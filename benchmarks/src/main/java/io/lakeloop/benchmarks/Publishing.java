package io.lakeloop.benchmarks;

import static io.lakeloop.benchmarks.Figures.median;
import static org.apache.spark.sql.functions.expr;

import io.lakeloop.benchmarks.Meter.Cost;
import io.lakeloop.core.config.Project;
import io.lakeloop.features.FeaturesConfig;
import io.lakeloop.features.online.OnlineFeatures;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * Twenty features of entities on their way to a PostgreSQL of its own: all for the first time, ours
 * and Spark's JDBC writer in turns; one percent of them changed; and look-ups of a hundred.
 */
final class Publishing {
  private static final int REPETITIONS = 3;
  private static final int FEATURES = 20;
  private static final String ACTIVITY = "features/activity";
  private static final int LOOKUPS = 2_000;
  private static final int WARM_LOOKUPS = 300;
  private static final int KEYS = 100;
  private static final Map<String, String> USER = Map.of("LAKELOOP_ONLINE_USER", "postgres");

  private final Features features;
  private final Figures figures = new Figures(System.out, "features.publish");
  private final long entities;
  private final Path folder;

  Publishing(Features features) {
    this.features = features;
    this.entities = features.rows() / 10;
    this.folder = features.folder().resolve("publish");
  }

  void measure() {
    figures.print("entities", (double) entities, "rows");
    try (EmbeddedPostgres store = EmbeddedPostgres.start()) {
      declare(store);
      make();
      write(0);
      List<Cost> ours = new ArrayList<>();
      List<Cost> theirs = new ArrayList<>();
      for (int repetition = 0; repetition < REPETITIONS; repetition++) {
        forget(store);
        ours.add(features.meter().of(this::publish));
        theirs.add(features.meter().of(() -> written(store)));
      }
      List<Cost> nothingNew = new ArrayList<>();
      for (int repetition = 0; repetition < REPETITIONS; repetition++) {
        nothingNew.add(features.meter().of(this::publish));
      }
      figures.print("first.ours", ours);
      figures.print("first.spark-jdbc", theirs);
      figures.print("nothing-new", nothingNew);
      double start = median(nothingNew, Cost::seconds);
      figures.print("first.ours.rate", entities / (median(ours, Cost::seconds) - start), "rows/s");
      figures.print("first.spark-jdbc.rate", entities / median(theirs, Cost::seconds), "rows/s");
      write(1);
      figures.print("next-1-percent", List.of(features.meter().of(this::publish)));
      lookUp();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      Folders.delete(folder);
    }
  }

  private void declare(EmbeddedPostgres store) {
    String declared =
        IntStream.range(0, FEATURES)
            .mapToObj(
                i -> "      f%d: { aggregate: sum, of: x, window: %dd }\n".formatted(i, i + 1))
            .collect(Collectors.joining());
    new JobRuns(folder)
        .create()
        .write(
            "project/features.yml",
            """
            feature-tables:
              activity:
                entity: [entity_id]
                event-time: at
                source: silver.events
                features:
            %sonline-store: { url: "%s" }
            """
                .formatted(declared, store.getJdbcUrl("postgres", "postgres")));
  }

  private void publish() {
    new JobRuns(folder).run("publish-features", USER);
  }

  private String path(String table) {
    return folder.resolve("lakehouse").resolve(table).toString();
  }

  /** Makes the feature table as a user has it made: of a source that has no event yet. */
  private void make() {
    append(
        features
            .spark()
            .sql("SELECT 0L AS entity_id, timestamp_seconds(0) AS at, 0D AS x")
            .where("false"),
        "silver/events");
    new JobRuns(folder).run("refresh-features");
  }

  private void append(Dataset<Row> rows, String table) {
    rows.write()
        .format("delta")
        .option("delta.enableChangeDataFeed", "true")
        .mode(SaveMode.Append)
        .save(path(table));
  }

  /** Two rows an entity, of which the newer counts; a later round has one for a hundredth. */
  private void write(int round) {
    List<Column> columns = new ArrayList<>();
    columns.add(expr("id %% %d".formatted(entities)).as("entity_id"));
    columns.add(
        expr("timestamp_seconds(1514764800 + %d + id)".formatted(10L * round * entities)).as("at"));
    for (int i = 0; i < FEATURES; i++) {
      columns.add(
          expr("pmod(xxhash64(id, %d), 1000000) / 7D".formatted((long) i + round)).as("f" + i));
    }
    long rows = round == 0 ? 2 * entities : entities / 100;
    append(
        features
            .spark()
            .range(0, rows, 1, round == 0 ? 16 : 1)
            .select(columns.toArray(Column[]::new)),
        ACTIVITY);
  }

  /** What a user would write: the newest rows by Spark's JDBC writer, in large batches. */
  private void written(EmbeddedPostgres store) {
    Dataset<Row> rows = features.spark().read().format("delta").load(path(ACTIVITY));
    String all = "struct(" + String.join(", ", rows.columns()) + ")";
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("batchsize", "10000");
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("driver", "org.postgresql.Driver");
    rows.groupBy("entity_id")
        .agg(expr("max_by(" + all + ", at)").as("newest"))
        .select("newest.*")
        .write()
        .mode(SaveMode.Overwrite)
        .jdbc(store.getJdbcUrl("postgres", "postgres"), "by_spark", properties);
  }

  private static void forget(EmbeddedPostgres store) {
    try (Connection connection = store.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS activity");
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private void lookUp() {
    FeaturesConfig config =
        Project.load(folder.resolve("project").toString(), "dev", Map.of(), List.of())
            .config(FeaturesConfig.class);
    Random random = new Random(1);
    double[] millis = new double[LOOKUPS];
    try (OnlineFeatures online =
        OnlineFeatures.of(config, "activity", USER, Duration.ofSeconds(10))) {
      for (int i = -WARM_LOOKUPS; i < LOOKUPS; i++) {
        List<List<Long>> keys = random.longs(KEYS, 0, entities).mapToObj(List::of).toList();
        long began = System.nanoTime();
        online.lookup(keys);
        if (i >= 0) {
          millis[i] = (System.nanoTime() - began) / 1e6;
        }
      }
    } catch (TimeoutException late) {
      throw new IllegalStateException(late);
    }
    Arrays.sort(millis);
    figures.print("lookup-of-100.p50", millis[LOOKUPS / 2], "ms");
    figures.print("lookup-of-100.p99", millis[LOOKUPS * 99 / 100], "ms");
  }
}
