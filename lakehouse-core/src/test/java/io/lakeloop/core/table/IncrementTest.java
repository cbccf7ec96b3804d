package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.failure.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class IncrementTest {
  private static final TableName SOURCE = TableName.parse("bronze.events");
  private static final TableName TARGET = TableName.parse("silver.events");
  private static final StructType SCHEMA = new StructType().add("id", "long");

  @TempDir private static Path begun;
  private final SparkSession spark;
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;
  private Tables tables;

  IncrementTest(SparkSession spark) {
    this.spark = spark;
  }

  /** Three rows, and a checkpoint that knows that they were copied. */
  @BeforeAll
  static void copyThreeRows(SparkSession spark) {
    Tables first = new LocalLakehouse(begun).tables();
    first.replace(TableSpec.appended(SOURCE, SCHEMA, ""), spark.range(1, 4).toDF("id").coalesce(1));
    first.create(TableSpec.appended(TARGET, SCHEMA, ""));
    copyNewRows(first);
  }

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder);
    tables = lakehouse.tables();
  }

  private void goOnFromThreeCopiedRows() {
    lakehouse.copy(begun, "lakehouse");
  }

  private void startWithThreeNewRows() {
    lakehouse.copy(begun, "lakehouse/dev/bronze");
  }

  @Test
  void handsOnEachNewRowOnce() {
    goOnFromThreeCopiedRows();
    add(4, 6);

    assertThat(copyNewRows()).isEqualTo(1);
    assertThat(copyNewRows()).isZero();

    assertThat(ids()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void replaysABatchThatWasWrittenButNotNotedWithoutDoublingIt() {
    goOnFromThreeCopiedRows();
    lakehouse.forgetLastBatch("copy");

    assertThat(copyNewRows()).isEqualTo(1);

    assertThat(ids()).containsExactlyInAnyOrder(1L, 2L, 3L);
  }

  @Test
  void refusesALostCheckpointOverATableThatHoldsRows() throws IOException {
    goOnFromThreeCopiedRows();
    delete(checkpoint());

    assertThatThrownBy(this::copyNewRows)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(
            "silver.events holds rows, but the checkpoint that says which is gone.")
        .hasMessageContaining("Restore the checkpoint, or delete the table's folder");
  }

  @Test
  void refusesALostTableOfWhichTheCheckpointKnowsBatches() throws IOException {
    goOnFromThreeCopiedRows();
    delete(folder.resolve("lakehouse/dev/silver/events"));

    new Increment(tables, "another", TARGET).requireTable();
    assertThatThrownBy(new Increment(tables, "copy", TARGET)::requireTable)
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "silver.events is gone, but not the checkpoint that says what it held.\n  cause: By ")
        .hasMessageContaining("Restore the table's folder, or delete the checkpoint");
    assertThatThrownBy(this::copyNewRows).hasMessageStartingWith("silver.events is gone");
  }

  @Test
  void beginsWhereItWasKilledBeforeItsFirstBatchAndOverATableThatWasFilledOtherwise()
      throws IOException {
    startWithThreeNewRows();
    tables.replace(
        TableSpec.appended(TARGET, SCHEMA, ""), spark.range(100, 101).toDF("id").coalesce(1));
    Path offsets = Files.createDirectories(checkpoint().resolve("offsets"));
    Files.writeString(offsets.resolve(".0.749d4012-d656-4d77-902f-c5b65d78b6a9.tmp"), "v1");

    assertThat(copyNewRows()).isEqualTo(1);

    assertThat(ids()).containsExactlyInAnyOrder(1L, 2L, 3L, 100L);
  }

  @Test
  void beginsAnewWhereTheWriterKnowsWhatItHasWritten() throws IOException {
    goOnFromThreeCopiedRows();
    delete(checkpoint());
    add(4, 6);

    assertThat(mergeNewRows()).isEqualTo(1);

    assertThat(ids()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void refusesACheckpointThatNoLongerKnowsWhatItsBatchesHeld() throws IOException {
    goOnFromThreeCopiedRows();
    delete(checkpoint().resolve("offsets"));

    assertThatThrownBy(this::copyNewRows)
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("silver.events has a checkpoint of which a part is gone.")
        .hasMessageContaining("Restore the checkpoint, or delete it and the table's folder");
  }

  @Test
  void givesANewCheckpointNewTransactions() {
    startWithThreeNewRows();
    Transactions ofAnother = new Transactions(new LocalLakehouse(begun).tables());
    List<Transaction> transactions = new ArrayList<>();

    new Increment(tables, "copy", TARGET)
        .runAvailable(
            tables.stream(SOURCE), (rows, batch) -> transactions.add(batch.transaction(TARGET)));

    assertThat(transactions)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.version()).isZero();
              assertThat(one.applicationId()).startsWith("silver.events/");
              assertThat(ofAnother.contain(TARGET, one)).isFalse();
            });
  }

  @Test
  void refusesACheckpointThatCountsAnotherTable() {
    goOnFromThreeCopiedRows();
    TableName other = TableName.parse("bronze.others");
    tables.replace(TableSpec.appended(other, SCHEMA, ""), tables.read(SOURCE));

    assertThatThrownBy(
            () ->
                new Increment(tables, "copy", TARGET)
                    .runAvailable(tables.stream(other), (rows, batch) -> {}))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "silver.events has been filled from another table than now.\n  cause: Its checkpoint ");
  }

  @Test
  void passesOnWhatABatchRefusesAndWrapsWhatIsADefect() {
    startWithThreeNewRows();

    assertThatThrownBy(() -> copyThrowing(new DataRefusedException("No.", "Because.", "Mend it.")))
        .isInstanceOf(DataRefusedException.class)
        .hasMessageContaining("No.");
    assertThatThrownBy(() -> copyThrowing(new ArithmeticException("by zero")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("stream refusing failed")
        .hasRootCauseMessage("by zero");
  }

  private void copyThrowing(RuntimeException failure) {
    new Increment(tables, "refusing", TARGET)
        .runAvailable(
            tables.stream(SOURCE),
            (rows, batch) -> {
              throw failure;
            });
  }

  private long copyNewRows() {
    return copyNewRows(tables);
  }

  private static long copyNewRows(Tables tables) {
    return new Increment(tables, "copy", TARGET)
        .runAvailable(
            tables.stream(SOURCE),
            (rows, batch) -> tables.append(TARGET, rows, batch.transaction(TARGET)));
  }

  private long mergeNewRows() {
    return new Increment(tables, "copy")
        .runAvailable(
            tables.stream(SOURCE),
            (rows, batch) ->
                tables.merge(
                    TARGET,
                    rows,
                    "target.id = source.id",
                    merge -> merge.whenNotMatched().insertAll(),
                    batch.transaction(TARGET)));
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void add(long from, long until) {
    tables.append(SOURCE, spark.range(from, until).toDF("id").coalesce(1));
  }

  private List<Long> ids() {
    return tables.forNewRun().read(TARGET).collectAsList().stream()
        .map(row -> row.getLong(0))
        .toList();
  }

  private Path checkpoint() {
    return folder.resolve("lakehouse/dev/_checkpoints/copy");
  }
}
