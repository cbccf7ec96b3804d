package io.lakeloop.features.online;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalPostgres;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class OnlineWriterTest {
  private static final StructType SCHEMA = StructType.fromDDL("id bigint, at timestamp, n int");

  private static final LocalPostgres DATABASE = new LocalPostgres();

  private final SparkSession spark;

  OnlineWriterTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void takesOverWhatIsNewerWhatIsLookedUpAndWhatIsGone() throws SQLException {
    try (OnlineWriter writer = writer("a")) {
      assertThat(writer.last()).isEmpty();
      assertThat(writer.replace(rows("(1, 5, 10, 1), (2, 5, 20, 1), (3, 5, 30, 1)"), at(3)))
          .isEqualTo(3);
      assertThat(writer.last()).contains(at(3));
      assertThat(
              writer.change(
                  rows("(1, 4, 11, 0), (2, 6, 21, 0), (3, 4, 31, 1), (4, 1, 41, 0)"), at(4)))
          .isEqualTo(3);
      assertThat(held("a")).containsExactly("1 5 10", "2 6 21", "3 4 31", "4 1 41");
      assertThat(writer.change(rows("(1, 0, 0, 2), (2, 6, 21, 0)"), at(5))).isEqualTo(1);
      assertThat(writer.replace(rows("(2, 6, 21, 1), (4, 1, 42, 1)"), at(6))).isEqualTo(2);
    }
    assertThat(held("a")).containsExactly("2 6 21", "4 1 42");
  }

  @Test
  void leavesTheTableAsItWasWhereAPublicationFails() throws SQLException {
    try (OnlineWriter writer = writer("b")) {
      writer.replace(rows("(1, 5, 10, 1)"), at(1));
    }
    Dataset<Row> failing =
        rows("(1, 6, 11, 0), (2, 6, 12, 0)")
            .repartition(2)
            .selectExpr("id", "at", "if(n = 12, raise_error('killed'), n) AS n", "_how");
    try (OnlineWriter writer = writer("b")) {
      assertThatThrownBy(() -> writer.change(failing, at(2))).hasMessageContaining("killed");
    }
    assertThat(held("b")).containsExactly("1 5 10");

    try (OnlineWriter writer = writer("b")) {
      assertThat(writer.last()).contains(at(1));
      writer.change(rows("(1, 6, 11, 0)"), at(2));
    }
    assertThat(held("b")).containsExactly("1 6 11");
    assertThat(
            DATABASE.answers(
                "SELECT tablename FROM pg_tables WHERE tablename LIKE '\\_gathering%'"))
        .isEmpty();
  }

  @Test
  void keepsAPartitionOnceThatIsWrittenTwice() throws SQLException {
    GatheringTable gathering = new GatheringTable(table("c"), "gathered_c", false);
    try (Connection connection = store().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(gathering.creation());
    }
    GatheringWriter writer = new GatheringWriter(store(), gathering);
    List<Row> rows = rows("(1, 5, 10, 1), (2, 5, 20, 1)").collectAsList();

    writer.call(rows.iterator());
    writer.call(rows.iterator());

    assertThat(held("gathered_c")).containsExactly("1 5 10", "2 5 20");
  }

  @Test
  void isAloneWithItsTable() throws SQLException {
    try (OnlineWriter first = writer("d")) {
      assertThat(first.last()).isEmpty();
      assertThatThrownBy(() -> writer("d")).isInstanceOf(ConcurrentModificationException.class);
      try (OnlineWriter another = writer("e")) {
        assertThat(another.last()).isEmpty();
      }
    }
    try (OnlineWriter next = writer("d")) {
      assertThat(next.last()).isEmpty();
    }
  }

  @Test
  void makesATableAnewWhoseColumnsAreOfOtherTypes() throws SQLException {
    try (OnlineWriter writer = writer("f")) {
      writer.replace(rows("(1, 5, 10, 1), (2, 5, 20, 1)"), at(1));
    }
    StructType fractions = StructType.fromDDL("id bigint, at timestamp, n double");
    OnlineTable table = new OnlineTable("f", List.of("id"), "at", fractions);
    Dataset<Row> halves = rows("(1, 6, 10, 1)").withColumn("n", col("n").divide(4));

    try (OnlineWriter writer = new OnlineWriter(store(), table, "w_")) {
      assertThat(writer.replace(halves, at(2))).isEqualTo(1);
      assertThat(held("f")).containsExactly("1 6 2.5");
      assertThat(writer.replace(halves, at(3))).as("the same again").isZero();
    }
  }

  @Test
  void tellsWhyTheStoreRefuses() throws SQLException {
    DATABASE.execute("CREATE ROLE reads_only LOGIN", "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    OnlineStore store = new OnlineStore(DATABASE.url(), Map.of(OnlineStore.USER, "reads_only"));

    assertThatThrownBy(() -> new OnlineWriter(store, table("g"), "none_"))
        .isInstanceOf(UsageException.class)
        .hasMessageMatching(
            """
            The online store jdbc:postgresql://localhost:\\d+/tests_\\d+ does not take g\\.
              cause: ERROR: permission denied for schema public
              remedy: See that LAKELOOP_ONLINE_USER may create, read and change tables there, \
            then run publish-features again\\.""");
  }

  private static PublishedVersion at(long version) {
    return new PublishedVersion("id", "hash", version);
  }

  /** Rows of (id, second, n, how). */
  private Dataset<Row> rows(String values) {
    return spark.sql(
        "SELECT bigint(id) AS id, timestamp_seconds(s) AS at, n, how AS _how FROM VALUES "
            + values
            + " AS came(id, s, n, how)");
  }

  private static OnlineTable table(String name) {
    return new OnlineTable(name, List.of("id"), "at", SCHEMA);
  }

  private static OnlineWriter writer(String name) {
    return new OnlineWriter(store(), table(name), "w_");
  }

  private static OnlineStore store() {
    return new OnlineStore(DATABASE.url(), Map.of(OnlineStore.USER, LocalPostgres.USER));
  }

  private static List<String> held(String table) throws SQLException {
    return DATABASE.answers(
        "SELECT concat_ws(' ', id, extract(epoch FROM at)::int, n) FROM %s ORDER BY id"
            .formatted(table));
  }
}
