package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.config.Problems;
import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LocalSpark.class)
class ColumnNeedTest {
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          entity: [customer, shop]
          event-time: at
          source: silver.sales
          features:
            n: { aggregate: count, window: 1d }
            days: { aggregate: count, of: day, window: 1d }
            kinds: { aggregate: count-distinct, of: kind, window: 1d }
            mean: { aggregate: mean, of: price, window: 1d, default: 0 }
            last: { of: price / 2, default: none }
            place: { of: place }
      training-sets: {}
      """;
  private static final TableName SALES = TableName.parse("silver.sales");
  private static final TableName SPEND = TableName.parse("features.spend");
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "customer bigint, at timestamp, local timestamp_ntz, day date, price decimal(8,2),"
              + " half float, yes boolean, kind string, raw binary, tags array<string>,"
              + " `unit price` double");

  private final Dataset<Row> sales;
  @TempDir private Path folder;

  ColumnNeedTest(SparkSession spark) {
    this.sales = spark.createDataFrame(List.<Row>of(), SCHEMA);
  }

  @Test
  void isOfKeysTimeAndFeaturesEachWithItsTypes() {
    String by = " of feature table 'spend'";
    assertThat(
            ColumnNeed.of(
                lookup(LookupConfig.Evaluate.ON_DEMAND, "n", "days", "kinds", "mean", "last")))
        .containsExactly(
            new ColumnNeed(SALES, "customer", "entity" + by, ColumnNeed.Fit.ANY),
            new ColumnNeed(SALES, "shop", "entity" + by, ColumnNeed.Fit.ANY),
            new ColumnNeed(SALES, "at", "event-time" + by, ColumnNeed.Fit.TIME),
            made("days", "day", ColumnNeed.Fit.ANY, Optional.empty()),
            made("kinds", "kind", ColumnNeed.Fit.SINGLE, Optional.empty()),
            made("mean", "price", ColumnNeed.Fit.NUMBER, Optional.of("0")),
            made("last", "price / 2", ColumnNeed.Fit.ANY, Optional.of("none")),
            // It decides between rows of one time, though nobody asks for it.
            made("place", "place", ColumnNeed.Fit.ANY, Optional.empty()));
    assertThat(ColumnNeed.of(lookup(LookupConfig.Evaluate.ON_DEMAND, "n"))).hasSize(3);
  }

  @Test
  void isOfTheFeaturesThemselvesWhereTheyAreStored() {
    assertThat(ColumnNeed.of(lookup(LookupConfig.Evaluate.MATERIALIZED, "n", "last")))
        .extracting(ColumnNeed::table, ColumnNeed::column, ColumnNeed::mayBeSql)
        .containsExactly(
            tuple(SPEND, "customer", false),
            tuple(SPEND, "shop", false),
            tuple(SPEND, "at", false),
            tuple(SPEND, "n", false),
            tuple(SPEND, "last", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "price                | NUMBER",
        "half                 | NUMBER",
        "yes                  | NUMBER",
        "unit price           | NUMBER",
        "`unit price` * price | NUMBER",
        "kind = 'a'           | NUMBER",
        "kind                 | SINGLE",
        "yes                  | SINGLE",
        "day                  | SINGLE",
        "day                  | TIME",
        "local                | TIME",
        "at                   | TIME",
        "date(at)             | TIME",
        "tags                 | ANY",
        "raw                  | ANY",
        "size(tags)           | ANY"
      })
  void isMetByColumnsAndSqlOfItsTypes(String column, ColumnNeed.Fit fit) {
    assertThat(noted(need(column, fit, Optional.empty()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind     | NUMBER | string        | has no sum, mean, least or greatest value",
        "at       | NUMBER | timestamp     | has no sum, mean, least or greatest value",
        "tags     | SINGLE | array<string> | has no order by which to count, compare or keep its values",
        "raw      | SINGLE | binary        | has no order by which to count, compare or keep its values",
        "price    | TIME   | decimal(8,2)  | is no time",
        "kind     | TIME   | string        | is no time",
        "price * 2D | TIME | double        | is no time",
        "upper(kind) | NUMBER | string     | has no sum, mean, least or greatest value"
      })
  void isNotMetByOtherTypes(String column, ColumnNeed.Fit fit, String type, String why) {
    ColumnNeed need = need(column, fit, Optional.empty());
    String told = "silver.sales.%s is of type %s, which %s.".formatted(column, type, why);

    assertThat(noted(need)).startsWith("features.yml: it: " + told);
    assertThatThrownBy(() -> need.require(sales))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(told + "\n  cause: features.yml asks for it: it");
  }

  /** Names in another case are other names: a table that Delta holds has one of them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"prise | price", "Price | price", "unit_price | unit price", "tag | tags"})
  void namesTheColumnThatIsNear(String column, String near) {
    ColumnNeed need = need(column, ColumnNeed.Fit.ANY, Optional.empty());

    assertThat(noted(need))
        .isEqualTo(
            "features.yml: it: silver.sales has no column '%s'. (did you mean '%s'?)"
                .formatted(column, near));
    assertThatThrownBy(() -> need.require(sales))
        .hasMessage(
            """
            silver.sales has no column '%s'.
              cause: features.yml asks for it: it, did you mean %s?
              remedy: Correct the name in features.yml, or write the column into silver.sales."""
                .formatted(column, near));
  }

  @Test
  void namesAllColumnsWhereNoneIsNear() {
    ColumnNeed need = need("temperature", ColumnNeed.Fit.ANY, Optional.empty());

    assertThat(noted(need))
        .isEqualTo(
            "features.yml: it: silver.sales has no column 'temperature'. (it has: customer, at,"
                + " local, day, price, half, yes, kind, raw, tags, unit price)");
    assertThatThrownBy(() -> need.require(sales))
        .hasMessageContaining("cause: features.yml asks for it: it.\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "price | ANY    | -1.5       | ''",
        "price | ANY    | none       | double",
        "price | NUMBER | 1e3        | ''",
        "yes   | ANY    | 1          | ''",
        "yes   | ANY    | 0.5        | int",
        "yes   | SINGLE | 0.5        | ''",
        "kind  | SINGLE | none       | ''",
        "day   | SINGLE | 2024-02-30 | date",
        "day   | ANY    | 2024-02-29 | ''",
        "at    | SINGLE | 2024-01-01 | ''",
        "at    | SINGLE | never      | timestamp",
        "tags  | ANY    | none       | array<string>"
      })
  void takesADefaultOfTheFeaturesOwnType(
      String column, ColumnNeed.Fit fit, String missing, String type) {
    String told =
        "features.yml: it: silver.sales.%s makes a feature of type %s, which the default '%s' is not."
            .formatted(column, type, missing);

    String noted = noted(need(column, fit, Optional.of(missing)));
    if (type.isEmpty()) {
      assertThat(noted).isEmpty();
    } else {
      assertThat(noted).startsWith(told);
    }
  }

  private Lookup lookup(LookupConfig.Evaluate evaluate, String... features) {
    FeaturesConfig config = CardProject.read(folder, FEATURES);
    return Lookup.of(
        new LookupConfig(
            SPEND, List.of(features), LookupConfig.OwnRow.EXCLUDED, Optional.empty(), evaluate),
        Objects.requireNonNull(config.featureTables().get("spend")));
  }

  private static ColumnNeed made(
      String feature, String of, ColumnNeed.Fit fit, Optional<String> missing) {
    return new ColumnNeed(
        SALES, of, "feature '%s' of feature table 'spend'".formatted(feature), fit, true, missing);
  }

  private static ColumnNeed need(String column, ColumnNeed.Fit fit, Optional<String> missing) {
    return new ColumnNeed(SALES, column, "it", fit, true, missing);
  }

  /** What is noted of it; nothing where it is met. */
  private String noted(ColumnNeed need) {
    Problems problems = new Problems();
    need.note(sales, problems);
    try {
      problems.throwIfAny();
      return "";
    } catch (ConfigException wrong) {
      return String.valueOf(wrong.getMessage());
    }
  }
}
