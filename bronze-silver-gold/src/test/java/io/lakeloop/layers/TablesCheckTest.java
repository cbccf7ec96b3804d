package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.config.Problems;
import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import java.nio.file.Path;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class TablesCheckTest {
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder);
    lakehouse.write(
        "project/tables.yml",
        """
        bronze:
          trips: { from: { files: { path: trips, format: csv } } }
        silver:
          trips:
            sql: sql/trips.sql
            columns:
              id: { type: bigint }
              city: { type: string }
        gold:
          cities:
            sql: sql/cities.sql
            columns:
              city: { type: string }
              trips: { type: bigint }
        """);
    sql("trips", "SELECT id, city FROM {{ bronze.trips }}");
    sql("cities", "SELECT city, count(*) AS trips FROM {{ silver.trips }} GROUP BY city");
  }

  @Test
  void findsNothingWrongBeforeAnyTableIsThere() {
    assertThat(check().isEmpty()).isTrue();
  }

  @Test
  void tellsTablesThatAnotherProjectMakes() {
    lakehouse
        .tables()
        .forProject("other")
        .create(
            TableSpec.appended(
                TableName.parse("gold.cities"), new StructType().add("city", "string"), ""));

    assertThatThrownBy(
            lakehouse.check(new TablesCheck(), "project", lakehouse.tables().forProject("project"))
                ::throwIfAny)
        .hasMessage(
            """
            tables.yml: gold.cities: gold.cities is a table of the project 'other'. \
            The project 'project' makes a table of the same name; \
            the projects of an environment share its tables. \
            (Give it another name, or run one of the two projects in an environment of its own.)""");
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    bronzeTrips();
    sql("trips", "SELECT id, city AS citty FROM {{ bronze.trips }}");
    sql("cities", "SELECT city, count(*) AS trips FROM {{ silver.tripps }} GROUP BY city");

    assertThatThrownBy(check()::throwIfAny)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            sql/cities.sql: there is no table silver.tripps \
            (declare it in tables.yml, or correct the name between the braces)
            tables.yml: silver.trips: sql/trips.sql does not select the columns of silver.trips. \
            'citty' is not declared (did you mean 'city'?); \
            'city' is declared, but not selected (did you mean 'citty'?). \
            (Select them in sql/trips.sql, or declare them under silver.trips in tables.yml.)""");
  }

  @Test
  void tellsSqlThatIsNotThereOrNotRowwise() {
    bronzeTrips();
    sql("trips", "SELECT max(id) AS id, city FROM {{ bronze.trips }} GROUP BY city");
    lakehouse.write(
        "project/tables.yml",
        """
        silver:
          trips:
            sql: sql/trips.sql
            columns: { id: { type: bigint }, city: { type: string } }
        gold:
          cities: { sql: sql/gone.sql, columns: { city: { type: string } } }
        """);

    assertThatThrownBy(check()::throwIfAny)
        .hasMessageContaining("sql/trips.sql uses an aggregate over the new rows of bronze.trips.")
        .hasMessageContaining("The project 'project' has no file sql/gone.sql.");
  }

  @Test
  void tellsAnExpectationThatDoesNotFitItsColumns() {
    bronzeTrips();
    lakehouse.write(
        "project/tables.yml",
        """
        silver:
          trips:
            sql: sql/trips.sql
            columns: { id: { type: bigint }, city: { type: string } }
            expectations:
              known: { check: "ident IS NOT NULL" }
              broken: { check: "id >" }
        """);

    assertThatThrownBy(check()::throwIfAny)
        .hasMessageContaining("silver.trips: the expectation 'known' does not fit its columns")
        .hasMessageContaining("`ident`")
        .hasMessageContaining("silver.trips: the expectation 'broken' does not fit its columns");
  }

  @Test
  void tellsReferencesToWhatIsNotThere() {
    bronzeTrips();
    lakehouse.write(
        "project/tables.yml",
        """
        bronze:
          trips: { from: { files: { path: trips, format: csv } } }
        silver:
          trips:
            sql: sql/trips.sql
            columns: { id: { type: bigint }, city: { type: string } }
            table-expectations:
              real_city: { references: { columns: [city], table: silver.cities, to: [nane] } }
              own: { references: { columns: [id], table: silver.trips } }
              aside:
                references: { columns: [id], table: silver.trips }
                on-failure: drop
              gone: { references: { columns: [city], table: silver.towns } }
          cities:
            sql: sql/trips.sql
            columns: { id: { type: bigint }, city: { type: string }, name: { type: string } }
        """);

    assertThatThrownBy(check()::throwIfAny)
        .hasMessageContaining(
            "the expectation 'real_city' refers to 'nane', which silver.cities has")
        .hasMessageContaining("(did you mean 'name'?)")
        .hasMessageContaining("there is no table silver.towns")
        .hasMessageContaining(
            "'aside' of silver.trips sets rows aside for what they refer to in their own table")
        .hasMessageNotContaining("'own'");
  }

  @Test
  void tellsChangedGroupsThatCannotBeFollowed() {
    lakehouse.write(
        "project/tables.yml",
        """
        silver:
          trips:
            sql: sql/trips.sql
            columns: { id: { type: bigint }, city: { type: string } }
        bronze:
          trips: { from: { files: { path: trips, format: csv } } }
        gold:
          cities:
            sql: sql/cities.sql
            write: upsert-changed-groups
            group-by: [city]
            columns: { city: { type: string }, trips: { type: bigint } }
        """);
    sql(
        "cities",
        "SELECT city, count(*) AS trips FROM {{ silver.trips }} GROUP BY city HAVING count(*) > 1");

    assertThatThrownBy(check()::throwIfAny)
        .hasMessageContaining("sql/cities.sql cannot be followed by changed groups.")
        .hasMessageContaining("It is not one GROUP BY")
        .hasMessageContaining("Give gold.cities 'write: overwrite' in tables.yml");
  }

  @Test
  void tellsAClassThatIsNotThereAndItsTables() {
    lakehouse.write(
        "project/tables.yml",
        """
        silver:
          trips:
            class: com.acme.Gone
            from: bronze.trips
            columns: { id: { type: bigint } }
          towns:
            class: io.lakeloop.layers.UpperCityTransform
            from: bronze.tripps
            columns: { city: { type: string } }
        """);

    assertThatThrownBy(check()::throwIfAny)
        .hasMessageContaining("silver.trips: There is no class com.acme.Gone.")
        .hasMessageContaining(
            "tables.yml: there is no table bronze.tripps (declare it in tables.yml, or correct the"
                + " name in from or reads)");
  }

  @Test
  void tellsDeletesThatDoNotFitWhatIsPutOut() {
    bronzeTrips();
    String table =
        """
        silver:
          trips:
            sql: sql/trips.sql
            keys: [id]
            sequence-by: id
            write: upsert
            apply-as-delete: "op = 'D'"
            except: [op]
            columns: { id: { type: bigint }, city: { type: string } }
        """;
    lakehouse.write("project/tables.yml", table);
    assertThatThrownBy(check()::throwIfAny)
        .hasMessageContaining("sql/trips.sql does not put out 'op', which except names.");

    sql("trips", "SELECT id, city, 'D' AS op FROM {{ bronze.trips }}");
    assertThat(check().isEmpty()).isTrue();

    lakehouse.write("project/tables.yml", table.replace("op = 'D'", "opp = 'D'"));
    assertThatThrownBy(check()::throwIfAny)
        .hasMessageContaining(
            "apply-as-delete does not fit what sql/trips.sql puts out: opp = 'D'.")
        .hasMessageContaining("`opp`");
  }

  @Test
  void knowsTheColumnsOfHistoryAndRefusesItAsASourceOfNewRows() {
    bronzeTrips();
    lakehouse.write(
        "project/tables.yml",
        """
        silver:
          trips:
            sql: sql/trips.sql
            keys: [city]
            sequence-by: id
            write: scd2
            columns: { id: { type: bigint }, city: { type: string } }
          stays:
            sql: sql/stays.sql
            columns: { id: { type: bigint } }
        gold:
          cities:
            sql: sql/cities.sql
            columns: { city: { type: string }, since: { type: bigint } }
        """);
    sql("cities", "SELECT city, valid_from AS since FROM {{ silver.trips }} WHERE is_current");
    sql("stays", "SELECT id FROM {{ silver.trips }}");

    assertThatThrownBy(check()::throwIfAny)
        .hasMessage(
            """
            tables.yml: silver.stays: silver.stays takes new rows from silver.trips, which keeps a \
            history. A row of history changes when its version ends, and goes when a late row \
            replaces it. (Make silver.stays from what silver.trips is made from, or read the \
            history as another table, or in gold.)""");
  }

  @Test
  void tellsGroupsThatAreNotThoseOfTheSql() {
    gold("write: upsert-changed-groups, group-by: [trips]");

    assertThatThrownBy(check()::throwIfAny)
        .hasMessage(
            """
            tables.yml: gold.cities: group-by of gold.cities is not what sql/cities.sql groups by. \
            The SQL does not group by 'trips'; \
            a group that changed is found in the table by its group-by columns. \
            (Name in group-by all that the SQL groups by, and nothing else.)""");
  }

  @Test
  void tellsAddedRowsThatDependOnOthers() {
    gold("write: append");

    assertThatThrownBy(check()::throwIfAny)
        .hasMessage(
            """
            tables.yml: gold.cities: sql/cities.sql uses an aggregate over the new rows of \
            silver.trips. New rows come batch by batch, so the result would depend on the batches. \
            (Give gold.cities another 'write' in tables.yml, or leave it out of the SQL.)""");
  }

  private void gold(String write) {
    lakehouse.write(
        "project/tables.yml",
        """
        bronze:
          trips: { from: { files: { path: trips, format: csv } } }
        silver:
          trips:
            sql: sql/trips.sql
            columns: { id: { type: bigint }, city: { type: string } }
        gold:
          cities:
            { sql: sql/cities.sql, %s,
              columns: { city: { type: string }, trips: { type: bigint } } }
        """
            .formatted(write));
  }

  private void sql(String name, String text) {
    lakehouse.write("project/sql/" + name + ".sql", text);
  }

  private void bronzeTrips() {
    lakehouse
        .tables()
        .create(
            TableSpec.appended(
                TableName.parse("bronze.trips"),
                new StructType().add("id", "string").add("city", "string"),
                ""));
  }

  private Problems check() {
    return lakehouse.check(new TablesCheck(), "project", lakehouse.tables());
  }
}
