package io.lakeloop.features.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.features.OnlineStoreConfig;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class OnlineTableTest {
  private static final OnlineTable SPEND =
      new OnlineTable(
          "f_spend",
          List.of("id"),
          "at",
          StructType.fromDDL("id bigint, at timestamp, n int, mean double"));

  private static final GatheringTable CAME = new GatheringTable(SPEND, "s", false);

  @Test
  void keepsOneRowAnEntity() {
    GatheringTable becoming = new GatheringTable(SPEND, "s", true);

    assertThat(becoming.creation())
        .contains(
            "; CREATE TABLE \"s\" (\"id\" bigint, \"at\" timestamp with time zone, \"n\" integer,"
                + " \"mean\" double precision); ");
    assertThat(SPEND.creation(becoming))
        .isEqualTo(
            "ALTER TABLE \"s\" ADD PRIMARY KEY (\"id\"); ALTER TABLE \"s\" RENAME TO \"f_spend\"");
    assertThat(CAME.creation()).contains("; CREATE UNLOGGED TABLE \"s\" (", "\"_how\" integer)");
  }

  @Test
  void takesOverOnlyWhatDiffersAndIsNoOlderWhereThatIsAsked() {
    assertThat(SPEND.takeOver(CAME))
        .isEqualTo(
            "INSERT INTO \"f_spend\" AS held (\"id\", \"at\", \"n\", \"mean\") SELECT \"id\","
                + " \"at\", \"n\", \"mean\" FROM \"s\" AS came WHERE came.\"_how\" = 1 OR"
                + " (came.\"_how\" = 0 AND NOT EXISTS (SELECT FROM \"f_spend\" AS newer WHERE"
                + " newer.\"id\" = came.\"id\" AND newer.\"at\" > came.\"at\")) ON CONFLICT"
                + " (\"id\") DO UPDATE SET \"id\" = EXCLUDED.\"id\", \"at\" = EXCLUDED.\"at\","
                + " \"n\" = EXCLUDED.\"n\", \"mean\" = EXCLUDED.\"mean\" WHERE (held.\"id\","
                + " held.\"at\", held.\"n\", held.\"mean\") IS DISTINCT FROM (EXCLUDED.\"id\","
                + " EXCLUDED.\"at\", EXCLUDED.\"n\", EXCLUDED.\"mean\")");
  }

  @Test
  void quotesNamesSoThatTheyAreNoSql() {
    assertThat(OnlineTable.quoted("a\"; DROP TABLE b")).isEqualTo("\"a\"\"; DROP TABLE b\"");
  }

  @Test
  void namesAColumnItCannotHold() {
    OnlineTable lists =
        new OnlineTable(
            "f", List.of("id"), "at", StructType.fromDDL("id bigint, l interval day to second"));
    assertThatThrownBy(lists::columns)
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The online store has no type for l of f.
              cause: It is of type interval day to second.
              remedy: Leave the feature out, or give it a number, text, date, time or list.""");
  }

  @Test
  void refusesAnotherDatabase() {
    assertThatThrownBy(() -> new OnlineStoreConfig("jdbc:mysql://host/db", ""))
        .hasMessage("the online store's url begins with jdbc:postgresql:");
  }
}
