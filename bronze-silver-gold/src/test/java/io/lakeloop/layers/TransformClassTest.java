package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class TransformClassTest {
  private static final TableName TABLE = TableName.parse("silver.trips");
  private static final TableName TRIPS = TableName.parse("bronze.trips");
  private static final TableName CITIES = TableName.parse("silver.cities");
  private static final Map<TableName, StructType> SCHEMAS =
      Map.of(
          TRIPS, new StructType().add("id", "long").add("city", "string"),
          CITIES, new StructType().add("city", "string").add("country", "string"));

  private final SparkSession spark;

  TransformClassTest(SparkSession spark) {
    this.spark = spark;
  }

  /** Has no constructor that can be called. */
  public static final class Secretive implements SilverTransform {
    private Secretive() {}

    @Override
    public Dataset<Row> apply(Dataset<Row> newRows, Map<String, Dataset<Row>> tables) {
      return newRows;
    }
  }

  /** Fails when it is made. */
  public static final class Broken implements SilverTransform {
    /** Always fails. */
    public Broken() {
      throw new IllegalStateException("no licence");
    }

    @Override
    public Dataset<Row> apply(Dataset<Row> newRows, Map<String, Dataset<Row>> tables) {
      return newRows;
    }
  }

  @Test
  void givesTheClassItsNewRowsAndTheTablesItReads() {
    TransformClass made =
        TransformClass.of(TABLE, table(UpperCityTransform.class.getName(), "silver.cities"));

    assertThat(made.source()).isEqualTo(TRIPS);
    assertThat(made.others()).containsExactly(CITIES);
    assertThat(made.analysed(spark, SCHEMAS).output().fieldNames())
        .containsExactly("city", "id", "country");
    Dataset<Row> rows =
        made.over(
            spark,
            Map.of(
                TRIPS, spark.sql("SELECT 1L AS id, 'rome' AS city"),
                CITIES, spark.sql("SELECT 'ROME' AS city, 'Italy' AS country")));
    assertThat(rows.collectAsList()).hasToString("[[ROME,1,Italy]]");
  }

  @Test
  void takesWhatIsRowwiseAndRefusesWhatIsNot() {
    TransformClass rowwise = TransformClass.of(TABLE, table(UpperCityTransform.class.getName()));
    rowwise.requireRowwise(rowwise.analysed(spark, SCHEMAS));

    refusesAcross("DISTINCT", (rows, tables) -> rows.dropDuplicates("city"));
    refusesAcross("an aggregate", (rows, tables) -> rows.groupBy("city").count());
    refusesAcross("LIMIT", (rows, tables) -> rows.limit(3));
    refusesAcross(
        "the right side of a left join",
        (rows, tables) ->
            Objects.requireNonNull(tables.get("silver.cities"))
                .join(rows, new String[] {"city"}, "left")
                .select("id"));
  }

  private void refusesAcross(String what, SilverTransform transform) {
    TransformClass made = new TransformClass("com.acme.Odd", transform, List.of(TRIPS, CITIES));
    AnalysedSql analysed = made.analysed(spark, SCHEMAS);

    assertThatThrownBy(() -> made.requireRowwise(analysed))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "com.acme.Odd uses %s over the new rows of bronze.trips.".formatted(what));
  }

  @Test
  void tellsAColumnThatItsTablesLack() {
    TransformClass made =
        new TransformClass("com.acme.Odd", (rows, tables) -> rows.select("town"), List.of(TRIPS));

    assertThatThrownBy(() -> made.analysed(spark, SCHEMAS))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("com.acme.Odd does not fit its tables.")
        .hasMessageContaining("`town`")
        .hasMessageContaining("remedy: Correct the class com.acme.Odd.");
  }

  @Test
  void tellsAClassThatIsNotThere() {
    assertThatThrownBy(() -> TransformClass.of(TABLE, table("com.acme.Gone")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            There is no class com.acme.Gone.
              cause: silver.trips names it, and no jar on the class path holds it.
              remedy: Give its jar with --jars, or correct 'class' of silver.trips in tables.yml.""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.String | It does not implement io.lakeloop.layers.SilverTransform.",
        "io.lakeloop.layers.TransformClassTest$Secretive | It is not public, or has no public"
            + " constructor without parameters.",
        "io.lakeloop.layers.SilverTransform | It is not public, or has no public constructor"
            + " without parameters.",
        "io.lakeloop.layers.TransformClassTest$Broken | Making it failed:"
            + " java.lang.IllegalStateException: no licence",
      })
  void tellsAClassThatCannotBeUsed(String example) {
    String name = example.replaceAll(" \\|.*", "");

    assertThatThrownBy(() -> TransformClass.of(TABLE, table(name)))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "%s cannot make the rows of silver.trips.\n  cause: %s"
                .formatted(name, example.replaceAll(".*\\| ", "")));
  }

  @Test
  void tellsATableNameThatIsNone() {
    SilverTable table = table(UpperCityTransform.class.getName(), "cities");

    assertThatThrownBy(() -> TransformClass.of(TABLE, table))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("silver.trips reads a table that cannot be.")
        .hasMessageContaining("'cities'");
  }

  private static SilverTable table(String name, String... reads) {
    return Declared.silver(
        "{ class: '%s', from: bronze.trips, reads: [%s], columns: { id: { type: bigint } } }"
            .formatted(name, String.join(", ", reads)));
  }
}
