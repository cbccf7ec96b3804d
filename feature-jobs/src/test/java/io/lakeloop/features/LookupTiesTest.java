package io.lakeloop.features;

import static io.lakeloop.features.CardProject.TRANSACTIONS;
import static io.lakeloop.features.CardProject.transaction;
import static io.lakeloop.features.FeatureSetTest.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Of rows of one customer and moment the same one counts, whichever of its features are asked. */
@ExtendWith(LocalSpark.class)
class LookupTiesTest {
  private static final String FEATURES =
      CardProject.fraud(
          CardProject.table(
                  "spend",
                  "customer_id",
                  """
                  features:
                    amount: { of: amount_eur }
                    n: { aggregate: count, window: 1d }
                    fraud: { of: is_fraud }
                    place: { of: terminal_id }
                  """)
              + CardProject.table(
                  "risk",
                  "customer_id",
                  """
                  features:
                    risk_place: { of: terminal_id }
                    risk_fraud: { of: is_fraud }
                  """),
          "",
          "%s",
          "{ train-share: 0.5 }");
  private static final String WHOLE = "[{ table: features.spend, own-row: included }]";

  @TempDir private static Path folder;
  private static CardProject cards;

  /** By amount, fraud and place the third is greatest; by fraud the second; by place the first. */
  @BeforeAll
  static void pay() {
    cards =
        new CardProject(folder, LocalSpark.session())
            .holding(
                transaction(1, "2018-08-01T00:00:00Z", 7L, 90L, "1.00", null),
                transaction(2, "2018-08-01T00:00:00Z", 7L, 30L, "1.00", 1),
                transaction(3, "2018-08-01T00:00:00Z", 7L, 60L, "2.00", 0));
  }

  @Test
  void takeTheRowThatTheFeatureTableHolds() {
    Dataset<Row> payments = cards.lakehouse().tables().read(TRANSACTIONS);
    FeatureTable table =
        FeatureTable.of(
                cards.config(cards.project(FEATURES.formatted(WHOLE))), Optional.of("spend"))
            .get(0);

    assertThat(
            table
                .source()
                .answer(table.points(payments), "tx_time", payments)
                .select("amount", "fraud", "place")
                .collectAsList())
        .containsExactly(row(2.0, 0, 60L));
    assertThat(asked(only("[place, fraud]"), "fraud", "place")).containsOnly(row(0, 60L));
  }

  @Test
  void areBrokenByEachFeatureTableForItself() {
    String both =
        "[{ table: features.risk, own-row: included }, { table: features.spend, own-row: included }]";

    assertThat(asked(both, "risk_place", "risk_fraud", "amount", "fraud", "place"))
        .containsOnly(row(90L, null, 2.0, 0, 60L));
  }

  @Test
  void arePartOfTheDefinitionWhereTheyAreNotAskedFor() {
    String reordered =
        FEATURES.replace(
            "      fraud: { of: is_fraud }\n      place: { of: terminal_id }\n",
            "      place: { of: terminal_id }\n      fraud: { of: is_fraud }\n");

    assertThat(reordered).isNotEqualTo(FEATURES);
    assertThat(hash(reordered, only("[amount]"))).isNotEqualTo(hash(FEATURES, only("[amount]")));
    assertThat(hash(reordered, only("[n]"))).isEqualTo(hash(FEATURES, only("[n]")));
  }

  private List<Row> asked(String lookups, String... features) {
    Tables tables = cards.lakehouse().tables();
    return cards
        .set(FEATURES.formatted(lookups))
        .compute(tables, tables.read(TRANSACTIONS))
        .selectExpr(features)
        .collectAsList();
  }

  private String hash(String features, String lookups) {
    return cards.set(features.formatted(lookups)).definitionHash();
  }

  private static String only(String features) {
    return "[{ table: features.spend, own-row: included, features: %s }]".formatted(features);
  }
}
