package io.lakeloop.features.online;

import static io.lakeloop.features.CardProject.transaction;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalPostgres;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.features.CardProject;
import io.lakeloop.features.FeatureTable;
import io.lakeloop.features.FeatureTables;
import io.lakeloop.features.FeaturesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class PublishFeaturesJobTest {
  private static final String FEATURES =
      "feature-tables:\n"
          + CardProject.table(
              "spend",
              "customer_id",
              """
              features:
                n: { aggregate: count, window: 1d }
                mean: { aggregate: mean, of: amount_eur, window: 2d }
              """)
          + "online-store: { url: \"${LAKELOOP_ONLINE_STORE:-}\", table-prefix: %s }\n";

  private static final Map<String, String> USER = Map.of(OnlineStore.USER, LocalPostgres.USER);

  private static final LocalPostgres DATABASE = new LocalPostgres();

  private final SparkSession spark;
  @TempDir private Path folder;
  private CardProject cards;

  PublishFeaturesJobTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() {
    cards = new CardProject(folder, spark);
    cards
        .lakehouse()
        .variable("LAKELOOP_ONLINE_STORE", DATABASE.url())
        .variable(OnlineStore.USER, LocalPostgres.USER);
  }

  @Test
  void publishesTheNewestRowOfEachEntityAndGivesAStoreBackWhatItHasLost() throws SQLException {
    cards.holding(
        transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0),
        transaction(2, "2018-08-01T11:00:00Z", 7L, 70L, "20.00", 0),
        transaction(3, "2018-08-01T11:00:00Z", 8L, 70L, "30.50", 0));
    String project = cards.project(FEATURES.formatted("a_"));
    FeatureTables.refresh(cards, project);

    assertThat(publish(project).exitCode()).isZero();

    List<String> newest = List.of("7 2018-08-01 11:00:00 2 15", "8 2018-08-01 11:00:00 1 30.5");
    assertThat(held("a_spend")).isEqualTo(newest);
    String state = "SELECT version || ' ' || published_at FROM a_lakeloop_published";
    List<String> first = DATABASE.answers(state);
    publish(project);
    assertThat(DATABASE.answers(state))
        .as("how far it is, where nothing is new")
        .isEqualTo(first)
        .first()
        .asString()
        .startsWith("0 ");

    DATABASE.execute("DROP TABLE a_spend");
    publish(project);
    assertThat(held("a_spend")).as("given back").isEqualTo(newest);
  }

  /** One feature table through its life. */
  @Test
  void followsItsChangesAndPublishesAllAnewWhereItMust() throws IOException, SQLException {
    FeatureTable table = FeatureTables.first(folder.resolve("declared"), FEATURES.formatted("c_"));
    FeatureTables.hold(
        cards, table, rows("(7, 10, 1, 10), (7, 11, 2, 15), (8, 11, 1, 30.5), (9, 12, 1, 1)"));
    publication(table, "c_").run();
    Tables tables = cards.lakehouse().tables();
    tables.append(table.table(), rows("(7, 12, 3, 20), (6, 9, 1, 2)"));
    tables.update(table.table(), expr("customer_id = 8"), Map.of("mean", expr("31.5")));

    publication(table, "c_").run();

    assertThat(held("c_spend"))
        .containsExactly(
            "6 2018-08-01 09:00:00 1 2",
            "7 2018-08-01 12:00:00 3 20",
            "8 2018-08-01 11:00:00 1 31.5",
            "9 2018-08-01 12:00:00 1 1");
    takesBackWhatTheFeatureTableHasLost(table);
    publishesAllAnewWhereTheChangesAreGone(table);
    publishesAllAnewByAnotherDefinition();
  }

  private void takesBackWhatTheFeatureTableHasLost(FeatureTable table) throws SQLException {
    cards
        .lakehouse()
        .tables()
        .delete(table.table(), expr("customer_id = 8 OR customer_id = 7 AND n > 1"));

    publication(table, "c_").run();

    assertThat(held("c_spend"))
        .containsExactly(
            "6 2018-08-01 09:00:00 1 2", "7 2018-08-01 10:00:00 1 10", "9 2018-08-01 12:00:00 1 1");
    assertThat(
            DATABASE.answers(
                "SELECT tablename FROM pg_tables WHERE tablename LIKE '\\_gathering%'"))
        .isEmpty();
  }

  private void publishesAllAnewWhereTheChangesAreGone(FeatureTable table)
      throws IOException, SQLException {
    DATABASE.execute("INSERT INTO c_spend VALUES (5, '2020-01-01 00:00:00+00', 99)");
    cards
        .lakehouse()
        .tables()
        .update(table.table(), expr("customer_id = 7"), Map.of("mean", expr("12")));
    try (Stream<Path> changes =
        Files.list(folder.resolve("lakehouse/dev/features/spend/_change_data"))) {
      for (Path file : changes.toList()) {
        Files.delete(file);
      }
    }

    publication(table, "c_").run();

    assertThat(held("c_spend"))
        .containsExactly(
            "6 2018-08-01 09:00:00 1 2", "7 2018-08-01 10:00:00 1 12", "9 2018-08-01 12:00:00 1 1");
  }

  private void publishesAllAnewByAnotherDefinition() throws SQLException {
    FeatureTable another =
        FeatureTables.first(
            folder.resolve("another"), FEATURES.formatted("c_").replace("n: {", "m: {"));
    FeatureTables.hold(cards, another, rows("(7, 10, 1, 10)").withColumnRenamed("n", "m"));

    publication(another, "c_").run();

    assertThat(DATABASE.answers("SELECT concat_ws(' ', customer_id, m, mean) FROM c_spend"))
        .containsExactly("7 1 10");
  }

  @Test
  void publishesListsAndMaps() throws Exception {
    String features =
        FEATURES
            .formatted("i_")
            .replace("${LAKELOOP_ONLINE_STORE:-}", DATABASE.url())
            .replace("n: { aggregate: count,", "most: { aggregate: top-k, k: 2, of: amount_eur,")
            .replace(
                "mean: { aggregate: mean, of: amount_eur,",
                "at: { aggregate: histogram, of: terminal_id,");
    cards.holding(
        transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.50", 0),
        transaction(2, "2018-08-01T11:00:00Z", 7L, 70L, "30.00", 0),
        transaction(3, "2018-08-01T12:00:00Z", 7L, 71L, "20.00", 0));
    FeatureTables.refresh(cards, cards.project(features));

    publication(FeatureTables.first(folder.resolve("declared"), features), "i_").run();

    FeaturesConfig config = CardProject.read(folder.resolve("asked"), features);
    try (OnlineFeatures online = OnlineFeatures.of(config, "spend", USER, Duration.ofSeconds(20))) {
      assertThat(online.lookup(List.of(List.of(7L), List.of(8L))))
          .extracting(entity -> entity.values().toString())
          .containsExactly(
              "{most=[30.0, 20.0], at={\"70\": 2, \"71\": 1}}", "{most=null, at=null}");
    }
  }

  @Test
  void refusesRowsThatAreNotWhatIsDefinedHere() {
    String features = FEATURES.formatted("j_");
    Tables prod = cards.lakehouse().tables("prod");
    FeatureTable declared = FeatureTables.first(folder.resolve("declared"), features);
    prod.create(TableSpec.upserted(declared.table(), StructType.fromDDL("n bigint"), ""));
    assertThatThrownBy(() -> publication(declared, "j_"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            features.spend cannot be published.
              cause: 'dev' has no such table of its own.
              remedy: Run refresh-features first.""");
    FeatureTables.hold(cards, declared, rows("(7, 10, 1, 10)"));
    FeatureTable changed =
        FeatureTables.first(folder.resolve("changed"), features.replace("1d", "3d"));
    assertThatThrownBy(() -> publication(changed, "j_"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(
            "cause: Its rows are of another definition than features.yml has now.");
  }

  @Test
  void saysThatThereIsNoStore() {
    cards.lakehouse().variable("LAKELOOP_ONLINE_STORE", "");
    assertThat(publish(cards.project(FEATURES.formatted("d_"))))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                The project has no online store.
                  cause: features.yml says no online-store.url, or it is empty.
                  remedy: Write online-store: { url: "jdbc:postgresql://HOST/DATABASE" } there.
                """));
  }

  @Test
  void saysThatAStoreRefuses() {
    String features = FEATURES.formatted("e_");
    FeatureTable table = FeatureTables.first(folder.resolve("declared"), features);
    FeatureTables.hold(cards, table, rows("(7, 10, 1, 10)"));
    cards
        .lakehouse()
        .variable("LAKELOOP_ONLINE_STORE", "jdbc:postgresql://localhost:1/none?password=secret");

    Answer answer = publish(cards.project(features));

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("The online store jdbc:postgresql://localhost:1/none cannot be used.")
        .doesNotContain("secret");
  }

  /** Features of a customer at an hour of one day: n and mean. */
  private Dataset<Row> rows(String values) {
    return spark.sql(
        "SELECT bigint(c) AS customer_id, timestamp '2018-08-01 00:00:00' + make_dt_interval(0, h)"
            + " AS tx_time, bigint(n) AS n, double(m) AS mean FROM VALUES %s AS r(c, h, n, m)"
                .formatted(values));
  }

  private FeaturePublication publication(FeatureTable table, String prefix) {
    OnlineStore store = new OnlineStore(DATABASE.url(), USER);
    return new FeaturePublication(cards.lakehouse().tables(), table, store, prefix);
  }

  private Answer publish(String project) {
    return cards.lakehouse().run("publish-features", "--env", "dev", "--project", project);
  }

  private static List<String> held(String table) throws SQLException {
    return DATABASE.answers(
        "SELECT concat_ws(' ', customer_id, to_char(tx_time AT TIME ZONE 'UTC',"
            + " 'YYYY-MM-DD HH24:MI:SS'), n, coalesce(mean::text, 'null')) FROM "
            + table
            + " ORDER BY customer_id");
  }
}
