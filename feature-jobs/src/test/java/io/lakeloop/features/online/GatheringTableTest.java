package io.lakeloop.features.online;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class GatheringTableTest {
  private static final OnlineTable SPEND =
      new OnlineTable(
          "f_spend",
          List.of("id"),
          "at",
          StructType.fromDDL("id bigint, at timestamp, mean double, latest array<double>"));

  private final GatheringTable beside = new GatheringTable(SPEND, "s", false);
  private final GatheringTable becoming = new GatheringTable(SPEND, "s", true);

  @Test
  void isMadeFreeOfWhatAKilledPublicationLeft() {
    assertThat(beside.creation())
        .isEqualTo(
            "DROP TABLE IF EXISTS \"s\"; DROP TABLE IF EXISTS \"s_parts\"; CREATE UNLOGGED TABLE"
                + " \"s\" (\"id\" bigint, \"at\" timestamp with time zone, \"mean\" double"
                + " precision, \"latest\" jsonb, \"_how\" integer); CREATE TABLE \"s_parts\" (part"
                + " integer PRIMARY KEY)");
  }

  /** What becomes the table itself is written to the log, and has no column of its own. */
  @Test
  void hasTheColumnsOfTheTableThatItBecomes() {
    assertThat(becoming.creation())
        .contains("; CREATE TABLE \"s\" (", "\"latest\" jsonb); CREATE TABLE \"s_parts\"")
        .doesNotContain("UNLOGGED", "_how");
    assertThat(becoming.types())
        .containsExactly(
            OnlineType.BIGINT, OnlineType.TIMESTAMP, OnlineType.DOUBLE, OnlineType.JSON);
    assertThat(beside.types())
        .containsExactly(
            OnlineType.BIGINT,
            OnlineType.TIMESTAMP,
            OnlineType.DOUBLE,
            OnlineType.JSON,
            OnlineType.INTEGER);
  }

  @Test
  void isRemovedWithItsParts() {
    assertThat(beside.removal())
        .isEqualTo("DROP TABLE IF EXISTS \"s\"; DROP TABLE IF EXISTS \"s_parts\"")
        .isEqualTo(GatheringTable.removal("s"));
  }

  @Test
  void takesRowsInByCopy() {
    assertThat(beside.copy()).isEqualTo("COPY \"s\" FROM STDIN WITH (FORMAT binary)");
  }

  /** A partition's number is put in by format, to which a percent sign of a name means nothing. */
  @Test
  void notesAPartitionOnceWhateverItsNameIs() {
    assertThat(beside.partNoted().formatted(3))
        .isEqualTo("INSERT INTO \"s_parts\" VALUES (3) ON CONFLICT DO NOTHING");
    assertThat(new GatheringTable(SPEND, "a%d\"b", false).partNoted().formatted(3))
        .isEqualTo("INSERT INTO \"a%d\"\"b_parts\" VALUES (3) ON CONFLICT DO NOTHING");
  }

  @Test
  void removesEntitiesThatAreGoneOrNotThere() {
    assertThat(SPEND.removal(beside))
        .isEqualTo(
            "DELETE FROM \"f_spend\" AS held USING \"s\" AS came WHERE came.\"_how\" = 2 AND"
                + " held.\"id\" = came.\"id\"");
    OnlineTable ofTwo =
        new OnlineTable(
            "f", List.of("a", "b"), "at", StructType.fromDDL("a bigint, b string, at timestamp"));
    assertThat(ofTwo.removalOfOthers(new GatheringTable(ofTwo, "s", false)))
        .isEqualTo(
            "DELETE FROM \"f\" AS held WHERE NOT EXISTS (SELECT FROM \"s\" AS came WHERE"
                + " held.\"a\" = came.\"a\" AND held.\"b\" = came.\"b\")");
  }

  @Test
  void isBesideATableThatIsBroughtUpToItsColumns() {
    assertThat(SPEND.completion())
        .isEqualTo(
            "ALTER TABLE \"f_spend\" ADD COLUMN IF NOT EXISTS \"id\" bigint, ADD COLUMN IF NOT"
                + " EXISTS \"at\" timestamp with time zone, ADD COLUMN IF NOT EXISTS \"mean\""
                + " double precision, ADD COLUMN IF NOT EXISTS \"latest\" jsonb");
    OnlineTable named =
        new OnlineTable(
            "f", List.of("it's"), "at", StructType.fromDDL("`it's` decimal(9,2), at timestamp"));
    assertThat(named.mistyped())
        .isEqualTo(
            "SELECT count(*) > 0 FROM pg_attribute WHERE attrelid = to_regclass(?) AND ((attname ="
                + " 'it''s' AND format_type(atttypid, atttypmod) <> 'numeric(9,2)') OR (attname ="
                + " 'at' AND format_type(atttypid, atttypmod) <> 'timestamp with time zone'))");
  }

  @Test
  void isPublishedOnFromAVersionOfTheSameTableAndDefinition() {
    PublishedVersion held = new PublishedVersion("id", "hash", 7);
    assertThat(held.continuesTo(new PublishedVersion("id", "hash", 9))).isTrue();
    assertThat(held.continuesTo(new PublishedVersion("made anew", "hash", 9))).isFalse();
    assertThat(held.continuesTo(new PublishedVersion("id", "defined anew", 9))).isFalse();
  }
}
