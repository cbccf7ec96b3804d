package io.lakeloop.features.online;

import static io.lakeloop.features.online.OnlineTable.quoted;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.lakeloop.core.LocalPostgres;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.features.CardProject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** To the online store a name is a name, whatever SQL, JDBC or Java would read into it. */
@ExtendWith(LocalSpark.class)
class OddNamesTest {
  private static final String PREFIX = "o'd \"d\" 100%s? ; -- ";
  private static final String KEY = "kunden.nr $1";
  private static final String SHOP = "the \"shop\"";
  private static final String TIME = "it's at";
  private static final String SIZE = "größe%s€";
  private static final String WHY = "why?[d'1']";

  private static final String FEATURES =
      """
      feature-tables:
        spend:
          entity: ["kunden.nr $1", 'the "shop"']
          event-time: it's at
          source: silver.sales
          features:
            größe%%s€: { aggregate: sum, of: price, window: 1d, default: -1 }
            "why?[d'1']": { of: reason, default: 'it''s "?"' }
      online-store:
        url: "%s"
        table-prefix: '%s'
      """;

  private static final LocalPostgres DATABASE = new LocalPostgres();
  private static final Map<String, String> USER = Map.of(OnlineStore.USER, LocalPostgres.USER);

  private final SparkSession spark;
  @TempDir private Path folder;

  OddNamesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void areThoseOfTheStoreToo() throws SQLException, TimeoutException {
    Dataset<Row> rows = rows(1, row(1, "a", 5, 1.5, "x"), row(2, "a", 5, 2.5, "it's"));
    try (OnlineWriter writer = writer(schema(DataTypes.DoubleType))) {
      assertThat(writer.last()).isEmpty();
      assertThat(writer.replace(rows, at(1))).isEqualTo(2);
      assertThat(writer.change(rows(0, row(2, "a", 6, 3.5, "?")), at(2))).isEqualTo(1);
      assertThat(writer.change(rows(2, row(1, "a", 5, 0, "")), at(3))).isEqualTo(1);
      assertThat(writer.last()).contains(at(3));
      assertThat(writer.replace(rows, at(4))).as("one anew, one older").isEqualTo(2);
    }
    assertThat(DATABASE.answers("SELECT table_name FROM " + quoted(PREFIX + "lakeloop_published")))
        .containsExactly(PREFIX + "spend");
    try (OnlineFeatures online = online()) {
      assertThat(online.lookup(List.of(List.of(2, "a"), List.of(2, "b"))))
          .satisfiesExactly(
              held -> {
                assertThat(held.eventTime()).isEqualTo(Optional.of(Instant.ofEpochSecond(5)));
                assertThat(held.values()).containsExactly(entry(SIZE, 2.5), entry(WHY, "it's"));
              },
              unknown ->
                  assertThat(unknown.values())
                      .containsExactly(entry(SIZE, -1.0), entry(WHY, "it's \"?\"")));
    }
    columnsOfAnotherTypeAreSeen(rows);
    columnsThatAreNewAreAdded(rows);
  }

  private void columnsOfAnotherTypeAreSeen(Dataset<Row> rows) throws SQLException {
    try (OnlineWriter writer = writer(schema(DataTypes.LongType))) {
      writer.replace(rows.withColumn(SIZE, lit(7L)), at(5));
    }
    assertThat(held("pg_typeof(%s)".formatted(quoted(SIZE)))).containsExactly("bigint", "bigint");
  }

  private void columnsThatAreNewAreAdded(Dataset<Row> rows) throws SQLException {
    String added = "neu: \"'%d";
    try (OnlineWriter writer = writer(schema(DataTypes.LongType).add(added, "int"))) {
      writer.replace(
          rows.withColumn(SIZE, lit(8L))
              .withColumn(added, lit(9))
              .drop("_how")
              .withColumn("_how", lit(1)),
          at(6));
    }
    assertThat(held("concat_ws(' ', %s, %s)".formatted(quoted(SIZE), quoted(added))))
        .containsExactly("8 9", "8 9");
  }

  private static List<String> held(String sql) throws SQLException {
    return DATABASE.answers("SELECT %s FROM %s".formatted(sql, quoted(PREFIX + "spend")));
  }

  private static Row row(long key, String shop, long second, double size, String why) {
    return RowFactory.create(key, shop, Timestamp.from(Instant.ofEpochSecond(second)), size, why);
  }

  /** Rows, and how they are to be taken over. */
  private Dataset<Row> rows(int how, Row... rows) {
    return spark
        .createDataFrame(List.of(rows), schema(DataTypes.DoubleType))
        .withColumn("_how", lit(how));
  }

  private static StructType schema(DataType size) {
    return new StructType()
        .add(KEY, DataTypes.LongType)
        .add(SHOP, DataTypes.StringType)
        .add(TIME, DataTypes.TimestampType)
        .add(SIZE, size)
        .add(WHY, DataTypes.StringType);
  }

  private static OnlineWriter writer(StructType schema) {
    OnlineTable table = new OnlineTable(PREFIX + "spend", List.of(KEY, SHOP), TIME, schema);
    return new OnlineWriter(new OnlineStore(DATABASE.url(), USER), table, PREFIX);
  }

  private OnlineFeatures online() {
    return OnlineFeatures.of(
        CardProject.read(folder, FEATURES.formatted(DATABASE.url(), PREFIX.replace("'", "''"))),
        "spend",
        USER,
        Duration.ofSeconds(20));
  }

  private static PublishedVersion at(long version) {
    return new PublishedVersion("id", "hash", version);
  }
}
