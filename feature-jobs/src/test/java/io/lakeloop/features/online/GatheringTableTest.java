package io.lakeloop.features.online;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class GatheringTableTest {
  private static final OnlineTable TABLE =
      new OnlineTable(
          "spend",
          List.of("id", "a \"b\""),
          "at",
          new StructType()
              .add("id", "bigint")
              .add("a \"b\"", "string")
              .add("at", "timestamp")
              .add("l", "array<int>"));
  private static final String COLUMNS =
      "\"id\" bigint, \"a \"\"b\"\"\" text, \"at\" timestamp with time zone, \"l\" jsonb";
  private static final GatheringTable BECOMES = new GatheringTable(TABLE, "g 1", true);
  private static final GatheringTable COMES = new GatheringTable(TABLE, "g\"%d", false);

  @Test
  void isSafeFromTheStartWhereItBecomesTheTable() {
    assertThat(BECOMES.creation())
        .isEqualTo(
            "DROP TABLE IF EXISTS \"g 1\"; DROP TABLE IF EXISTS \"g 1_parts\"; CREATE TABLE \"g 1\" ("
                + COLUMNS
                + "); CREATE TABLE \"g 1_parts\" (part integer PRIMARY KEY)");
    assertThat(TABLE.creation(BECOMES))
        .isEqualTo(
            "ALTER TABLE \"g 1\" ADD PRIMARY KEY (\"id\", \"a \"\"b\"\"\"); ALTER TABLE \"g 1\""
                + " RENAME TO \"spend\"");
  }

  @Test
  void saysHowEachRowIsToBeTakenWhereItIsTakenOver() {
    assertThat(COMES.creation())
        .isEqualTo(
            "DROP TABLE IF EXISTS \"g\"\"%d\"; DROP TABLE IF EXISTS \"g\"\"%d_parts\"; CREATE"
                + " UNLOGGED TABLE \"g\"\"%d\" ("
                + COLUMNS
                + ", \"_how\" integer); CREATE TABLE \"g\"\"%d_parts\" (part integer PRIMARY KEY)");
    assertThat(COMES.types())
        .containsExactly(
            OnlineType.BIGINT,
            OnlineType.TEXT,
            OnlineType.TIMESTAMP,
            OnlineType.JSON,
            OnlineType.INTEGER);
    assertThat(BECOMES.types()).isEqualTo(COMES.types().subList(0, 4));
  }

  /** It is made for every partition of it: a percent sign of the name is no place for a number. */
  @Test
  void notesAPartitionByItsNumber() {
    assertThat(COMES.partNoted().formatted(17))
        .isEqualTo("INSERT INTO \"g\"\"%d_parts\" VALUES (17) ON CONFLICT DO NOTHING");
  }

  @Test
  void isTakenFromByAllKeysOfTheEntity() {
    assertThat(TABLE.removal(COMES))
        .isEqualTo(
            "DELETE FROM \"spend\" AS held USING \"g\"\"%d\" AS came WHERE came.\"_how\" = 2 AND"
                + " held.\"id\" = came.\"id\" AND held.\"a \"\"b\"\"\" = came.\"a \"\"b\"\"\"");
    assertThat(TABLE.removalOfOthers(BECOMES))
        .isEqualTo(
            "DELETE FROM \"spend\" AS held WHERE NOT EXISTS (SELECT FROM \"g 1\" AS came WHERE"
                + " held.\"id\" = came.\"id\" AND held.\"a \"\"b\"\"\" = came.\"a \"\"b\"\"\")");
  }

  @Test
  void leavesATableThatHasItsColumnsAndAddsWhatItLacks() {
    OnlineTable odd =
        new OnlineTable(
            "o'd",
            List.of("it's"),
            "it's",
            new StructType().add("it's", "date").add("n", "decimal(5,1)"));

    assertThat(odd.mistyped())
        .isEqualTo(
            "SELECT count(*) > 0 FROM pg_attribute WHERE attrelid = to_regclass(?) AND ((attname ="
                + " 'it''s' AND format_type(atttypid, atttypmod) <> 'date') OR (attname = 'n' AND"
                + " format_type(atttypid, atttypmod) <> 'numeric(5,1)'))");
    assertThat(odd.completion())
        .isEqualTo(
            "ALTER TABLE \"o'd\" ADD COLUMN IF NOT EXISTS \"it's\" date, ADD COLUMN IF NOT EXISTS"
                + " \"n\" numeric(5,1)");
    assertThat(odd.removal()).isEqualTo("DROP TABLE IF EXISTS \"o'd\"");
  }
}
