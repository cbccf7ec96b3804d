package io.lakeloop.features;

import static io.lakeloop.features.FeatureSetTest.row;
import static io.lakeloop.features.FeatureSetTest.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Data sets come with the names they have: a dot in one leads nowhere, a quote ends nothing. */
@ExtendWith(LocalSpark.class)
class OddColumnsTest {
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          entity: [kunden.nr]
          event-time: it's.at
          source: silver.sales
          filter: "`größe.m` > 0"
          features:
            n.1d: { aggregate: count, window: 1d }
            "`mean`": { aggregate: mean, of: größe.m, window: 1d, default: -1 }
            half%: { aggregate: max, of: "`größe.m` / 2", window: 1d }
            last.wo: { of: "wo?", default: "it's" }
      training-sets:
        fraud:
          spine:
            table: silver.sales
            keys: ["nr.", "wo?"]
            event-time: it's.at
            label: is.late
            features: { groß.: "`größe.m` > 3" }
          lookups: [{ table: features.spend, own-row: included }]
          split: { train-share: 0.5, exclude: sql/none.sql }
      """;
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "`nr.` bigint, `wo?` string, `kunden.nr` bigint, `it's.at` timestamp, `größe.m` double,"
              + " `is.late` boolean");

  private final SparkSession spark;
  @TempDir private Path folder;

  OddColumnsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void makeFeaturesAndTrainingSetsLikeAnyOther() {
    CardProject cards = new CardProject(folder, spark);
    make(cards);

    assertThat(cards.build(FEATURES).err()).isEmpty();

    Dataset<Row> built = cards.lakehouse().tables().read(CardProject.FRAUD);
    assertThat(built.columns())
        .containsExactly(
            "nr.",
            "wo?",
            "kunden.nr",
            "it's.at",
            "is.late",
            "groß.",
            "n.1d",
            "`mean`",
            "half%",
            "last.wo",
            "split");
    assertThat(built.drop("it's.at").orderBy("`nr.`").collectAsList())
        .containsExactly(
            row(1L, "a", 7L, 1.0, 0, 1L, 2.0, 1.0, "a", "train"),
            row(2L, "b", 7L, 0.0, 1, 2L, 3.0, 2.0, "b", "train"),
            row(4L, "d", 8L, 0.0, 0, 0L, -1.0, null, "it's", "test"));
    isReadBack(cards.lakehouse().tables());
    areMaterialised(cards);
  }

  private void make(CardProject cards) {
    TableName sales = TableName.parse("silver.sales");
    cards.holding(
        TableSpec.appended(sales, SCHEMA, ""),
        spark.createDataFrame(
            List.of(
                row(1L, "a", 7L, time("2018-08-01T00:00:00Z"), 2.0, true),
                row(2L, "b", 7L, time("2018-08-01T12:00:00Z"), 4.0, false),
                row(3L, "c", 7L, time("2018-08-01T13:00:00Z"), -9.0, null),
                row(4L, "d", 8L, time("2018-08-03T00:00:00Z"), -1.0, false)),
            SCHEMA));
    cards
        .lakehouse()
        .write(
            "project/sql/none.sql",
            "SELECT `nr.`, `wo?` FROM {{ split }} WHERE `it's.at` = '2018-08-01 13:00:00'");
  }

  private static void isReadBack(Tables tables) {
    TrainingSet set = TrainingSet.at(tables, "fraud", 0);
    assertThat(set.keys()).containsExactly("nr.", "wo?");
    assertThat(set.features()).containsExactly("groß.", "n.1d", "`mean`", "half%", "last.wo");
  }

  private void areMaterialised(CardProject cards) {
    FeatureTable table =
        FeatureTable.of(cards.config(folder.resolve("project").toString()), Optional.empty())
            .get(0);
    Dataset<Row> events = cards.lakehouse().tables().read(TableName.parse("silver.sales"));

    assertThat(table.values(table.checked(events)).orderBy("`it's.at`").collectAsList())
        .containsExactly(
            row(7L, time("2018-08-01T00:00:00Z"), 1L, 2.0, 1.0, "a"),
            row(7L, time("2018-08-01T12:00:00Z"), 2L, 3.0, 2.0, "b"));
  }
}
