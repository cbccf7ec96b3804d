package io.lakeloop.features;

import static io.lakeloop.features.FeatureSetTest.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables that others have made, and names with all that a list of names is written with. */
@ExtendWith(LocalSpark.class)
class FeatureCatalogueTest {
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          owner: risk
          tags: ["money, lately"]
          entity: [shop, kunden.nr]
          event-time: day
          source: silver.sales
          features:
            größe.m: { aggregate: mean, of: price, window: 1d, unit: "€, net", description: Größe. }
            n: { aggregate: count, window: 1d }
      training-sets: {}
      """;
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "shop string, `kunden.nr` bigint, day date, `größe.m` double COMMENT 'Größe.', n bigint");

  private final SparkSession spark;
  private final FeatureTable spend;
  private final Tables tables;

  FeatureCatalogueTest(SparkSession spark, @TempDir Path folder) {
    this.spark = spark;
    this.spend = FeatureTables.first(folder, FEATURES);
    this.tables = new LocalLakehouse(folder).tables();
  }

  private void make() {
    List<Row> rows =
        spark
            .sql(
                "SELECT 'a', id, date_add(date '2018-08-01', int(id)), if(id = 1, NULL, 2D), id"
                    + " FROM range(4)")
            .collectAsList();
    tables.replace(spend.spec(SCHEMA), spark.createDataFrame(rows, SCHEMA).coalesce(1));
    tables.create(
        TableSpec.appended(
            TableName.parse("features.bare"), StructType.fromDDL("id bigint, v double"), "Bare."));
    tables.create(
        TableSpec.appended(
                TableName.parse("training_sets.fraud"), StructType.fromDDL("id bigint"), "")
            .with(
                TrainingSet.LOOKED_UP,
                FeatureText.of(List.of("features.spend.größe.m", "features.bare.v"))));
  }

  @Test
  void tellsWhatTablesSayAndWhatTheirRowsAre() {
    make();

    assertThat(found("FRAUD", "größe"))
        .containsExactly(
            new FeatureDescription(
                "features.spend.größe.m",
                "double",
                "mean of price over 1d",
                "Größe.",
                "€, net",
                "risk",
                List.of("money, lately"),
                "",
                List.of("shop", "kunden.nr"),
                "silver.sales",
                spend.definitionHash(),
                4,
                Optional.of(time("2018-08-04T00:00:00Z").toInstant()),
                Optional.empty(),
                Optional.of(0.25),
                List.of("training_sets.fraud")));
    assertThat(found("bare.v")).containsExactly(bare("v", "training_sets.fraud"));
    assertThat(found())
        .extracting(FeatureDescription::feature)
        .containsExactly(
            "features.bare.id", "features.bare.v", "features.spend.größe.m", "features.spend.n");
    assertThat(found("nobody")).isEmpty();
  }

  /** A table that says nothing of itself has features all the same: all its columns. */
  private static FeatureDescription bare(String column, String user) {
    return new FeatureDescription(
        "features.bare." + column,
        "double",
        "",
        "",
        "",
        "",
        List.of(),
        "",
        List.of(),
        "",
        "",
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(user));
  }

  private List<FeatureDescription> found(String... words) {
    return new FeatureCatalogue(tables).find(List.of(words));
  }
}
