package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class TableCreationTest {
  private static final int WRITERS = 4;
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final TableSpec SPEC =
      TableSpec.upserted(TRIPS, new StructType().add("id", "bigint"), "Trips, it's said, by taxi.")
          .clustered(List.of("id"));

  private final SparkSession spark;
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;
  private Tables tables;

  TableCreationTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void openLakehouse() {
    lakehouse = new LocalLakehouse(folder);
    tables = lakehouse.tables();
  }

  @Test
  void refusesATableThatAnotherProjectMakes() {
    tables.forProject("taxis").create(SPEC);
    tables.create(SPEC);
    Tables others = tables.forProject("buses");
    String refusal =
        """
        silver.trips is a table of the project 'taxis'.
          cause: The project 'buses' makes a table of the same name; the projects of an environment \
        share its tables.
          remedy: Give it another name, or run one of the two projects in an environment of its own.""";

    assertThatThrownBy(() -> others.create(SPEC)).hasMessage(refusal);
    assertThatThrownBy(() -> others.replace(SPEC, rows(1))).hasMessage(refusal);
    assertThat(tables.readNewest(TRIPS).count()).isZero();
    assertThat(tables.facts(TRIPS).properties()).containsEntry(TableFacts.PROJECT, "taxis");
  }

  @Test
  void leavesTheTablesOfAllToAll() {
    TableSpec shared =
        TableSpec.appended(TableName.parse("ops.notes"), new StructType().add("id", "bigint"), "");

    tables.forProject("taxis").create(shared);
    tables.forProject("buses").create(shared);

    assertThat(tables.facts(shared.name()).properties()).doesNotContainKey(TableFacts.PROJECT);
  }

  @Test
  void createsWhereACreationWasKilledBeforeItsCommit() throws IOException {
    leaveAnInterruptedCreation();

    tables.create(SPEC.with("lakeloop.keys", "id"));
    tables.create(SPEC);
    assertThat(tables.newestHere(TRIPS)).as("as without the kill").hasValue(0L);
    tables.append(TRIPS, rows(1));

    assertThat(tables.readNewest(TRIPS).collectAsList()).containsExactly(RowFactory.create(1L));
    TableFacts facts = tables.facts(TRIPS);
    assertThat(facts.description()).isEqualTo(SPEC.description());
    assertThat(facts.properties())
        .containsEntry("delta.enableChangeDataFeed", "true")
        .containsEntry("lakeloop.keys", "id");
    assertThat(
            spark
                .sql("DESCRIBE DETAIL delta.`" + tables.environment().path(TRIPS) + "`")
                .select("clusteringColumns")
                .head()
                .<String>getList(0))
        .containsExactly("id");
  }

  /** A dot may be part of a name, or lead into a struct. */
  @Test
  void clustersByColumnsOfAnyNameOnce() {
    StructType columns =
        StructType.fromDDL(
            "`it's.at` timestamp, `size-m` int, `größe` int, place struct<zone: int>");
    TableSpec spec =
        TableSpec.appended(TRIPS, columns, "")
            .clustered(List.of("it's.at", "size-m", "größe", "place.zone"));

    tables.create(spec);
    tables.create(spec);
    assertThat(tables.newestHere(TRIPS)).as("said once").hasValue(0L);
    assertThat(clusteredBy()).isEqualTo(spec.clusteredBy());

    tables.create(spec.clustered(List.of("größe", "it's.at")));
    assertThat(clusteredBy()).containsExactly("größe", "it's.at");
  }

  private List<String> clusteredBy() {
    return DeltaVersions.clusteredBy(
        new DeltaVersions(spark).snapshot(tables.environment().path(TRIPS)));
  }

  @Test
  void replacesWhereACreationWasKilledBeforeItsCommit() throws IOException {
    leaveAnInterruptedCreation();

    Commit commit = tables.replace(SPEC.with("lakeloop.keys", "id"), rows(1, 2));

    assertThat(commit.version().version()).as("as without the kill").isZero();
    assertThat(commit.rowsInserted()).isEqualTo(2);
    assertThat(tables.facts(TRIPS).properties()).containsEntry("lakeloop.keys", "id");
    assertThat(tables.read(TRIPS).collectAsList())
        .containsExactlyInAnyOrder(RowFactory.create(1L), RowFactory.create(2L));
    assertThat(tables.facts(TRIPS).description()).isEqualTo(SPEC.description());
  }

  @Test
  void makesATableOfBookkeepingWithItsFirstNotesInOneCommit() throws IOException {
    leaveAnInterruptedCreation();
    StructType id = new StructType().add("id", "bigint", false, "The trip.");
    TableSpec narrow = TableSpec.appended(TRIPS, id, "Notes.");
    Transaction first = new Transaction("notes", 1);

    Commit made = tables.note(narrow, List.of(RowFactory.create(1L)), first);
    tables.note(narrow, List.of(RowFactory.create(1L)), first);

    assertThat(made.rowsInserted()).isEqualTo(1);
    assertThat(tables.newestHere(TRIPS)).as("once").hasValue(0L);
    assertThat(tables.facts(TRIPS).schema()).isEqualTo(id);
    assertThat(tables.facts(TRIPS).description()).isEqualTo("Notes.");
    TableSpec wider = TableSpec.appended(TRIPS, id.add("fare", "double"), "Notes.");
    tables.note(wider, List.of(RowFactory.create(2L, 9.5)));
    assertThat(tables.readNewest(TRIPS).orderBy("id").collectAsList())
        .containsExactly(RowFactory.create(1L, null), RowFactory.create(2L, 9.5));
  }

  @Test
  void keepsTheNotesOfAllWhoMakeATableAtOnce() throws InterruptedException, ExecutionException {
    TableSpec notes = TableSpec.appended(TRIPS, SPEC.schema(), "Notes.");

    atOnce(own -> own.note(notes, List.of(RowFactory.create(1L))));

    assertThat(tables.readNewest(TRIPS).collectAsList())
        .containsExactlyElementsOf(Collections.nCopies(WRITERS, RowFactory.create(1L)));
    atOnce(own -> own.note(notes, List.of(RowFactory.create(2L)), new Transaction("two", 1)));
    assertThat(tables.readNewest(TRIPS).filter("id = 2").count()).as("noted once").isEqualTo(1);
  }

  @Test
  void makesATableOfTheFirstNotesOfOneOfThoseWhoTryAtOnce()
      throws InterruptedException, ExecutionException {
    TableSpec notes = TableSpec.appended(TRIPS, SPEC.schema(), "Notes.");
    Queue<Commit> made = new ConcurrentLinkedQueue<>();

    atOnce(own -> own.noteFirst(notes, List.of(RowFactory.create(1L))).ifPresent(made::add));

    assertThat(made).extracting(commit -> commit.version().version()).containsExactly(0L);
    assertThat(tables.readNewest(TRIPS).collectAsList()).containsExactly(RowFactory.create(1L));
    assertThat(tables.facts(TRIPS).description()).isEqualTo("Notes.");
  }

  @Test
  void letsWritersCreateOneTableAtOnce() throws InterruptedException, ExecutionException {
    atOnce(own -> own.create(SPEC));

    assertThat(tables.schema(TRIPS).fieldNames()).containsExactly("id");
    assertThat(tables.read(TRIPS).isEmpty()).isTrue();
  }

  /** Lets some writers, each in a session of its own, do the same in one moment. */
  private void atOnce(Consumer<Tables> write) throws InterruptedException, ExecutionException {
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    Callable<Void> writer =
        () -> {
          Tables own =
              new Tables(spark.newSession(), lakehouse.environments(), tables.environment());
          start.await();
          write.accept(own);
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      for (Future<Void> each : threads.invokeAll(Collections.nCopies(WRITERS, writer))) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void leaveAnInterruptedCreation() throws IOException {
    Path table = Path.of(URI.create(tables.environment().path(TRIPS)));
    Files.createDirectories(table.resolve("_delta_log"));
    Files.writeString(table.resolve("_delta_log/.00000000000000000000.json.1f.tmp"), "{");
    Files.writeString(table.resolve("part-00000-5c.snappy.parquet"), "PAR1");
  }

  private Dataset<Row> rows(long... ids) {
    List<Row> rows = LongStream.of(ids).mapToObj(id -> RowFactory.create(id)).toList();
    return spark.createDataFrame(rows, SPEC.schema());
  }
}
