package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableFacts;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The two projects that come along, over a few literal rows. */
@ExtendWith(LocalSpark.class)
class ProjectsTest {
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder);
  }

  @Test
  void takesCardTransactionsToGold() throws IOException {
    copy("card-fraud");
    lakehouse.variable("LAKELOOP_HOME", folder.toString());
    lakehouse.write(
        "transactions/2018-04-01.csv",
        """
        TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD
        1,2018-04-01 00:00:31,596,3156,57.16,0
        2,2018-04-01 00:02:10,4961,3412,-1.00,0
        3,2018-04-01 00:07:56,2,1365,146.00,1
        """);

    runAll();

    assertThat(lakehouse.rows("silver.transactions"))
        .containsExactly(
            "[1,2018-04-01 00:00:31.0,596,3156,57.16,0]",
            "[3,2018-04-01 00:07:56.0,2,1365,146.00,1]");
    assertThat(lakehouse.rows("silver.transactions__quarantine"))
        .singleElement()
        .asString()
        .contains("\"transaction_id\":\"2\"", "ArraySeq(positive_amount)");
    assertThat(lakehouse.rows("gold.customer_days"))
        .containsExactly("[2,2018-04-01,1,146.00,1]", "[596,2018-04-01,1,57.16,0]");
    writesTheContractIntoDelta();
    keepsItsVersionsWhenRunAgain();
  }

  private void writesTheContractIntoDelta() {
    TableFacts facts = lakehouse.tables().facts(TableName.parse("silver.transactions"));
    assertThat(facts.description()).isEqualTo("One card transaction, typed, checked, once.");
    assertThat(facts.schema().apply("amount_eur").getComment().get())
        .isEqualTo("Amount paid. Unit: EUR.");
    assertThat(facts.properties())
        .containsEntry("lakeloop.owner", "payments-data")
        .containsEntry("lakeloop.keys", "transaction_id")
        .containsEntry("lakeloop.event-time", "tx_time")
        .containsEntry("lakeloop.unit.amount_eur", "EUR")
        .containsEntry("lakeloop.pii.customer_id", "pseudonym")
        .containsEntry("delta.enableChangeDataFeed", "true");
  }

  @Test
  void takesBikeHoursToGold() throws IOException {
    copy("bike-demand");
    lakehouse.variable("LAKELOOP_DATA", folder.resolve("data").toString());
    lakehouse.write(
        "data/bike_sharing/hour.csv",
        """
        instant,dteday,season,yr,mnth,hr,holiday,weekday,workingday,weathersit,temp,atemp,hum,windspeed,casual,registered,cnt
        1,2011-01-01,1,0,1,0,0,6,0,1,0.24,0.2879,0.81,0,3,13,16
        2,2011-01-01,1,0,1,1,0,6,0,1,0.22,0.2727,0.8,0,8,32,40
        """);

    runAll();

    assertThat(lakehouse.rows("silver.hours"))
        .containsExactly(
            "[washington,2011-01-01 00:00:00.0,1,1,0,0,6,0,1,0.24,0.2879,0.81,0.0,16]",
            "[washington,2011-01-01 01:00:00.0,1,1,1,0,6,0,1,0.22,0.2727,0.8,0.0,40]");
    assertThat(lakehouse.rows("gold.city_days")).containsExactly("[washington,2011-01-01,2,56]");
  }

  private void runAll() {
    for (String job : List.of("ingest-bronze", "refine-silver", "aggregate-gold")) {
      assertThat(run(job)).as(job).isEqualTo(new Answer(0, "", ""));
    }
  }

  private void keepsItsVersionsWhenRunAgain() {
    Map<TableName, Long> before = versions();
    runAll();
    assertThat(versions()).isEqualTo(before);
  }

  private Map<TableName, Long> versions() {
    Map<TableName, Long> versions = new TreeMap<>();
    Tables tables = lakehouse.tables();
    tables.list().stream()
        .filter(table -> table.layer() != Layer.OPS)
        .forEach(table -> versions.put(table, tables.newestHere(table).orElse(-1L)));
    return versions;
  }

  private Answer run(String job) {
    return lakehouse.run(job, "--project", folder.resolve("project").toString());
  }

  // Only this module's stage is on the class path of its tests.
  private void copy(String project) throws IOException {
    Path from = Path.of("../conf/projects", project);
    try (Stream<Path> sql = Files.list(from.resolve("sql"))) {
      for (Path file : Stream.concat(sql, Stream.of(from.resolve("tables.yml"))).toList()) {
        lakehouse.write("project/" + from.relativize(file), Files.readString(file));
      }
    }
  }
}
