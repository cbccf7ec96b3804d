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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class IncrementTest {
  private static final TableName SOURCE = TableName.parse("bronze.events");
  private static final TableName TARGET = TableName.parse("silver.events");
  private static final StructType SCHEMA = new StructType().add("id", "long");

  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  IncrementTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeTables() {
    tables = new LocalLakehouse(folder).tables();
    tables.create(TableSpec.appended(SOURCE, SCHEMA, ""));
    tables.create(TableSpec.appended(TARGET, SCHEMA, ""));
  }

  @Test
  void handsOnEachNewRowOnce() {
    add(1, 4);
    assertThat(copyNewRows()).isEqualTo(1);
    add(4, 6);
    assertThat(copyNewRows()).isEqualTo(1);
    assertThat(copyNewRows()).isZero();

    assertThat(ids()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void replaysABatchThatWasWrittenButNotNotedWithoutDoublingIt() throws IOException {
    add(1, 4);
    copyNewRows();
    Files.delete(checkpoint().resolve("commits/0"));
    Files.deleteIfExists(checkpoint().resolve("commits/.0.crc"));

    assertThat(copyNewRows()).isEqualTo(1);

    assertThat(ids()).containsExactlyInAnyOrder(1L, 2L, 3L);
  }

  @Test
  void refusesALostCheckpointOverATableThatHoldsRows() throws IOException {
    add(1, 4);
    copyNewRows();
    delete(checkpoint());

    assertThatThrownBy(this::copyNewRows)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(
            "silver.events holds rows, but the checkpoint that says which is gone.")
        .hasMessageContaining("Restore the checkpoint, or delete the table's folder");
  }

  @Test
  void refusesALostTableOfWhichTheCheckpointKnowsBatches() throws IOException {
    Increment increment = new Increment(tables, "copy", TARGET);
    delete(folder.resolve("lakehouse/dev/silver/events"));
    increment.requireTable();
    tables.create(TableSpec.appended(TARGET, SCHEMA, ""));
    add(1, 4);
    copyNewRows();
    delete(folder.resolve("lakehouse/dev/silver/events"));

    assertThatThrownBy(increment::requireTable)
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "silver.events is gone, but not the checkpoint that says what it held.\n  cause: By ")
        .hasMessageContaining("Restore the table's folder, or delete the checkpoint");
    assertThatThrownBy(this::copyNewRows).hasMessageStartingWith("silver.events is gone");
  }

  @Test
  void beginsOverATableThatWasFilledOtherwise() {
    tables.append(TARGET, spark.range(100, 101).toDF("id").coalesce(1));
    add(1, 3);

    copyNewRows();

    assertThat(ids()).containsExactlyInAnyOrder(1L, 2L, 100L);
  }

  @Test
  void beginsAnewWhereTheWriterKnowsWhatItHasWritten() throws IOException {
    add(1, 4);
    mergeNewRows();
    delete(checkpoint());
    add(4, 6);

    assertThat(mergeNewRows()).isEqualTo(1);

    assertThat(ids()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void beginsWhereItWasKilledBeforeItsFirstBatchWasPlanned() throws IOException {
    Path offsets = Files.createDirectories(checkpoint().resolve("offsets"));
    Files.writeString(offsets.resolve(".0.749d4012-d656-4d77-902f-c5b65d78b6a9.tmp"), "v1");
    add(1, 3);

    assertThat(copyNewRows()).isEqualTo(1);

    assertThat(ids()).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void refusesACheckpointThatNoLongerKnowsWhatItsBatchesHeld() throws IOException {
    add(1, 3);
    copyNewRows();
    delete(checkpoint().resolve("offsets"));

    assertThatThrownBy(this::copyNewRows)
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("silver.events has a checkpoint of which a part is gone.")
        .hasMessageContaining("Restore the checkpoint, or delete it and the table's folder");
  }

  @Test
  void givesANewCheckpointNewTransactions() {
    List<Transaction> transactions = new ArrayList<>();
    add(1, 2);
    for (String name : List.of("one", "two")) {
      new Increment(tables, name, TARGET)
          .runAvailable(
              tables.stream(SOURCE), (rows, batch) -> transactions.add(batch.transaction(TARGET)));
    }

    assertThat(transactions).hasSize(2).doesNotHaveDuplicates();
    assertThat(transactions).allMatch(one -> one.version() == 0);
    assertThat(transactions).allMatch(one -> one.applicationId().startsWith("silver.events/"));
  }

  @Test
  void refusesACheckpointThatCountsAnotherTable() {
    add(1, 2);
    copyNewRows();
    TableName other = TableName.parse("bronze.others");
    tables.create(TableSpec.appended(other, SCHEMA, ""));
    tables.append(other, tables.read(SOURCE));

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
    add(1, 2);

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
