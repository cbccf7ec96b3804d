package io.lakeloop.features;

import static io.lakeloop.features.CardProject.FRAUD;
import static io.lakeloop.features.CardProject.TRANSACTIONS;
import static io.lakeloop.features.CardProject.transaction;
import static io.lakeloop.features.FeatureSetTest.row;
import static io.lakeloop.features.FeatureSetTest.time;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.SqlTemplate;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class BuildTrainingSetJobTest {
  private static final String FEATURES =
      CardProject.fraud(
          CardProject.table(
              "spend", "customer_id", "features: { n: { aggregate: count, window: 9d } }"),
          """
          where: amount_eur < 1000
          features: { amount: amount_eur }
          """,
          "[{ table: features.spend, own-row: included }]",
          "%s");
  private static final String SPANS = "{ end: 2018-08-05, train: 1d, gap: 1d, test: 1d }";

  @TempDir private static Path begun;
  private static CardProject asked;

  private final SparkSession spark;
  @TempDir private Path folder;
  private CardProject cards;

  BuildTrainingSetJobTest(SparkSession spark) {
    this.spark = spark;
  }

  /** Payments that are only asked: nothing is built of them. */
  @BeforeAll
  static void pay() {
    asked =
        new CardProject(begun, LocalSpark.session())
            .holding(
                transaction(5, "2018-08-01T00:00:00Z", 7L, 70L, "1.00", 0),
                transaction(4, "2018-08-02T00:00:00Z", 8L, 71L, "2.00", 1),
                transaction(2, "2018-08-03T00:00:00Z", 9L, 73L, "3.00", 0),
                transaction(3, "2018-08-03T00:00:00Z", 9L, 72L, "4.00", 1),
                transaction(1, "2018-08-04T00:00:00Z", 9L, 74L, "5.00", 0),
                transaction(6, "2018-08-04T00:00:00Z", 8L, 75L, "6.00", 0));
  }

  @BeforeEach
  void open() {
    cards = new CardProject(folder, spark);
  }

  @Test
  void splitsBySpansCountedBackFromTheEnd() {
    cards.holding(
        transaction(1, "2018-08-01T23:59:59Z", 7L, 70L, "1.00", 0),
        transaction(2, "2018-08-02T00:00:00Z", 7L, 70L, "2.00", 1),
        transaction(3, "2018-08-02T23:59:59Z", 7L, 70L, "3.00", 0),
        transaction(4, "2018-08-03T00:00:00Z", 7L, 70L, "4.00", 0),
        transaction(5, "2018-08-04T00:00:00Z", 7L, 70L, "5.00", 0),
        transaction(6, "2018-08-04T12:00:00Z", 7L, 70L, "1000.00", 0),
        transaction(7, "2018-08-05T00:00:00Z", 7L, 70L, "7.00", 0));

    assertThat(cards.build(FEATURES.formatted(SPANS))).isEqualTo(new Answer(0, "", ""));

    assertThat(rows())
        .containsExactly(
            row(2L, 7L, time("2018-08-02T00:00:00Z"), 1.0, 2.0, 2L, "train"),
            row(3L, 7L, time("2018-08-02T23:59:59Z"), 0.0, 3.0, 3L, "train"),
            row(5L, 7L, time("2018-08-04T00:00:00Z"), 0.0, 5.0, 5L, "test"));
    assertThat(TrainingSet.pinned(cards.lakehouse().tables(), "fraud"))
        .satisfies(
            set -> {
              assertThat(set.keys()).containsExactly("transaction_id");
              assertThat(set.eventTime()).isEqualTo("tx_time");
              assertThat(set.label()).isEqualTo("is_fraud");
              assertThat(set.features()).containsExactly("amount", "n");
              assertThat(set.sources()).containsExactly("silver.transactions@0");
            });
    assertThat(cards.lakehouse().tables().properties(FRAUD))
        .containsEntry("delta.deletedFileRetentionDuration", "interval 730 days");
  }

  @Test
  void splitsByTheShareOfRowsInTimeAndPutsThoseThatChooseSettingsBetween() {
    assertThat(splits("{ train-share: 0.5, validation-share: 0.2 }"))
        .containsExactly(
            row(1L, "test"),
            row(2L, "train"),
            row(3L, "validation"),
            row(4L, "train"),
            row(5L, "train"),
            row(6L, "test"));
  }

  /** A data set may come with its split: the official one is then what others can compare with. */
  @Test
  void takesTheSplitThatEachRowSays() {
    assertThat(
            splits(
                "{ by-value-of: \"CASE terminal_id WHEN 70 THEN 'train' WHEN 71 THEN 'validation'"
                    + " WHEN 72 THEN 'test' WHEN 73 THEN 'gap' END\" }"))
        .containsExactly(row(3L, "test"), row(4L, "validation"), row(5L, "train"));
  }

  @Test
  void countsWhatRowsSayAndAsksForNoValidation() {
    cards.holding(
        TableSpec.upserted(
            TableName.parse("silver.folds"),
            CardProject.SCHEMA.add("split", DataTypes.StringType),
            "Payments that say their split."),
        cards
            .rows(
                transaction(1, "2018-08-04T00:00:00Z", 7L, 70L, "1.00", 0),
                transaction(2, "2018-08-03T00:00:00Z", 8L, 71L, "2.00", 1))
            .withColumn("split", expr("IF(customer_id = 7, 'test', 'train')")));

    cards
        .training(
            """
            training-sets:
              fraud:
                spine:
                  table: silver.folds
                  keys: [transaction_id]
                  event-time: tx_time
                  label: is_fraud
                  features: { amount: amount_eur }
                split: { by-value-of: split }
            """)
        .run();

    assertThat(rows())
        .extracting(each -> each.getLong(0), each -> each.<String>getAs("split"))
        .containsExactly(tuple(1L, "test"), tuple(2L, "train"));
  }

  @Test
  void refusesSqlThatSplitsRowsAnewEachTime() {
    assertThatThrownBy(() -> splits("{ by-value-of: \"IF(rand() < 0.7, 'train', 'test')\" }"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The 'by-value-of' of training set 'fraud' would split the rows anew each time.
              cause: It is not the same for the same row: IF(rand() < 0.7, 'train', 'test').
              remedy: Say train-share with by-hash-of, which splits at random and always alike.""");
  }

  private static List<Row> splits(String split) {
    return kept(split, Optional.empty())
        .select("transaction_id", "split")
        .orderBy("transaction_id")
        .collectAsList();
  }

  private static Dataset<Row> kept(String split, Optional<SqlTemplate> exclude) {
    return new TrainingRows(
            asked.lakehouse().tables(), asked.set(FEATURES.formatted(split)), exclude)
        .kept();
  }

  @Test
  void leavesOutWhatAnSqlFileExcludes() {
    String blocked =
        """
        SELECT test.transaction_id FROM {{ split }} test
        JOIN {{ silver.transactions }} known ON known.customer_id = test.customer_id
        JOIN {{ split }} gap ON gap.customer_id = test.customer_id AND gap.split = 'gap'
        WHERE test.split = 'test' AND known.is_fraud = 1
        """;

    assertThat(
            kept(SPANS, Optional.of(new SqlTemplate("sql/blocked.sql", blocked))).collectAsList())
        .extracting(row -> row.<Long>getAs("transaction_id"))
        .containsExactlyInAnyOrder(4L, 6L);
  }

  @Test
  void makesNoSecondVersionOfTheSame() {
    cards.holding(
        transaction(1, "2018-08-02T00:00:00Z", 7L, 70L, "1.00", 0),
        transaction(2, "2018-08-04T00:00:00Z", 7L, 70L, "2.00", 1));
    assertThat(training(SPANS).run().version()).isEqualTo(0);
    assertThat(training(SPANS).run()).isEqualTo(new TrainingSetBuild.Result(0, false, Map.of()));

    Tables tables = cards.lakehouse().tables();
    tables.append(
        TRANSACTIONS, cards.rows(transaction(3, "2018-08-04T01:00:00Z", 7L, 70L, "3.00", 0)));
    assertThat(training(SPANS).run().version()).isEqualTo(1);
    assertThat(rows()).hasSize(3);

    assertThat(training(SPANS.replace("train: 1d", "train: 2d")).run().version()).isEqualTo(2);
    saysOfEachVersionHowThatOneWasSplit();
  }

  private void saysOfEachVersionHowThatOneWasSplit() {
    Tables tables = cards.lakehouse().tables();
    assertThat(TrainingSet.at(tables, "fraud", 1).split(tables))
        .contains("train 1d, gap 1d, test 1d, end 2018-08-05");
    assertThat(TrainingSet.at(tables, "fraud", 2).split(tables))
        .contains("train 2d, gap 1d, test 1d, end 2018-08-05");
  }

  @Test
  void refusesKeysThatNameTwoRows() {
    cards.holding(
        transaction(1, "2018-08-02T00:00:00Z", 7L, 70L, "1.00", 0),
        transaction(2, "2018-08-04T00:00:00Z", 7L, 70L, "2.00", 0),
        transaction(2, "2018-08-04T00:00:00Z", 7L, 70L, "2.00", 0));
    assertThatThrownBy(() -> training(SPANS).run())
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            silver.transactions holds 2 rows with transaction_id = 2.
              cause: The keys of the spine of training set 'fraud' name one row each.
              remedy: Remove the duplicates, or name more keys in features.yml.""");
  }

  @Test
  void refusesASplitWithoutRows() {
    assertRefused(
        "{ end: 2018-08-09, train: 9d, test: 1d }",
        "rows from 2018-08-08T00:00:00Z until before 2018-08-09T00:00:00Z");
    assertRefused(
        "{ by-value-of: \"IF(customer_id = 7, 'train', NULL)\" }",
        "rows of which by-value-of says 'test'");
  }

  private static void assertRefused(String split, String asks) {
    TrainingSetBuild build = asked.training(FEATURES.formatted(split));
    assertThatThrownBy(build::run)
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            The training set 'fraud' would have no test row.
              cause: Its split asks for %s; silver.transactions holds rows from 2018-08-01 00:00:00 to 2018-08-04 00:00:00.
              remedy: Change the split in features.yml, or load the rows it asks for."""
                .formatted(asks));
  }

  @Test
  void writesNothingWhereAValueIsOfTheFuture() {
    cards.holding(
        transaction(1, "2018-08-02T00:00:00Z", 7L, 70L, "1.00", 0),
        transaction(2, "2018-08-04T00:00:00Z", 7L, 70L, "2.00", 0));
    // No join of ours hands one out: a feature fails as the check does.
    String leaking =
        "if(transaction_id = 2, raise_error('value of the future: silver.limits of 2018-08-05'), 1)";

    Answer answer =
        cards.build(
            FEATURES
                .formatted(SPANS)
                .replace("amount: amount_eur", "amount: \"%s\"".formatted(leaking)));

    assertThat(answer)
        .isEqualTo(
            new Answer(
                3,
                "",
                """
                The training set 'fraud' would know the future.
                  cause: A value of the future: silver.limits of 2018-08-05.
                  remedy: Nothing was written. Compare the feature table's event-time and available-after in features.yml with the rows told.
                """));
    assertThat(cards.lakehouse().tables().existsHere(FRAUD)).isFalse();
  }

  @Test
  void holdsWhatIsStoredAgainstItsTime() {
    Tables tables = asked.lakehouse().tables();
    FeatureSet features = asked.set(FEATURES.formatted(SPANS));

    Dataset<Row> stored =
        features.computeStored(tables, tables.read(TRANSACTIONS), Optional.empty(), List.of());

    assertThat(stored.queryExecution().optimizedPlan().toString())
        .contains("value of the future: silver.transactions of ");
  }

  private TrainingSetBuild training(String split) {
    return cards.training(FEATURES.formatted(split));
  }

  private List<Row> rows() {
    return cards.lakehouse().tables().read(FRAUD).orderBy("transaction_id").collectAsList();
  }
}
