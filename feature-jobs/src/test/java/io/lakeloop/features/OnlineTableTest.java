package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
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

  @Test
  void keepsOneRowAnEntity() {
    assertThat(SPEND.creation())
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS \"f_spend\" (\"id\" bigint, \"at\" timestamp with time"
                + " zone, \"n\" integer, \"mean\" double precision, PRIMARY KEY (\"id\"))");
  }

  @Test
  void takesOverOnlyWhatIsNoOlderAndDiffers() {
    assertThat(SPEND.takeOver("s"))
        .isEqualTo(
            "INSERT INTO \"f_spend\" AS held (\"id\", \"at\", \"n\", \"mean\") SELECT DISTINCT ON"
                + " (\"id\") \"id\", \"at\", \"n\", \"mean\" FROM \"s\" ORDER BY \"id\", \"at\" DESC"
                + " ON CONFLICT (\"id\") DO UPDATE SET \"id\" = EXCLUDED.\"id\", \"at\" ="
                + " EXCLUDED.\"at\", \"n\" = EXCLUDED.\"n\", \"mean\" = EXCLUDED.\"mean\" WHERE"
                + " held.\"at\" <= EXCLUDED.\"at\" AND (held.\"id\", held.\"at\", held.\"n\","
                + " held.\"mean\") IS DISTINCT FROM (EXCLUDED.\"id\", EXCLUDED.\"at\","
                + " EXCLUDED.\"n\", EXCLUDED.\"mean\")");
  }

  @Test
  void quotesNamesSoThatTheyAreNoSql() {
    assertThat(OnlineTable.quoted("a\"; DROP TABLE b")).isEqualTo("\"a\"\"; DROP TABLE b\"");
  }

  @Test
  void namesAColumnItCannotHold() {
    OnlineTable lists =
        new OnlineTable("f", List.of("id"), "at", StructType.fromDDL("id bigint, l array<int>"));
    assertThatThrownBy(lists::creation)
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The online store has no type for l of f.
              cause: It is of type array<int>.
              remedy: Leave the feature out, or give it a number, text, date or time.""");
  }

  @Test
  void refusesAnotherDatabase() {
    assertThatThrownBy(() -> new OnlineStoreConfig("jdbc:mysql://host/db", ""))
        .hasMessage("the online store's url begins with jdbc:postgresql:");
  }
}
