package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class FileLedgerTest {
  private static final String NAME = "bronze.orders/files";

  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  FileLedgerTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() {
    tables = new LocalLakehouse(folder).tables();
  }

  @Test
  void knowsWhichFilesEachBatchWasToTake() throws IOException {
    SourceFile one = written("a b.csv", "id\n1\n");
    SourceFile other = written("%20.csv", "id\n2\n");

    assertThat(planned()).containsExactly(List.of(unread(other), unread(one)));
    assertThat(planned()).isEmpty();

    SourceFile third = written("c.csv", "id\n3\n");
    Files.delete(folder.resolve("in/a b.csv"));

    assertThat(planned()).containsExactly(List.of(unread(third)));
    assertThat(ledger().planned(new Batch("query", 0))).hasSize(2);
  }

  @Test
  void tellsFilesThatLookOtherwiseThanWhenTheyWereTaken() throws IOException {
    SourceFile one = written("a.csv", "id\n1\n");
    planned();
    assertThat(ledger().changed(List.of(one))).isEmpty();

    SourceFile later = new SourceFile(one.path(), one.modifiedAt() + 1, one.length());
    SourceFile longer = new SourceFile(one.path(), one.modifiedAt(), one.length() + 1);
    SourceFile unknown = new SourceFile(one.path() + ".new", 1, 1);

    // What was planned has a time; how long it is, is known once it was read.
    assertThat(ledger().changed(List.of(unknown, later, longer))).containsExactly(later);
    ledger().note(List.of(one));
    assertThat(ledger().changed(List.of(unknown, later, longer, one)))
        .containsExactly(later, longer);

    ledger().note(List.of(later));
    assertThat(ledger().changed(List.of(later))).isEmpty();
    assertThat(ledger().changed(List.of(one, longer))).containsExactly(one, longer);
  }

  @Test
  void takesAFileThatWasGoneForChangedOnceItIsBack() {
    SourceFile back = new SourceFile("file:/in/a.csv", 7, 7);
    assertThat(ledger().changed(List.of(back))).isEmpty();

    ledger().note(List.of(new SourceFile(back.path(), -1, -1)));

    assertThat(ledger().changed(List.of(back))).containsExactly(back);
  }

  @Test
  void asksForFilesAgainOnce() {
    SourceFile one = new SourceFile("file:/in/a b.csv", 7, 8);
    SourceFile other = new SourceFile("file:/in/\"\u20AC\".csv", -1, -1);
    assertThat(ledger().hasRequests()).isFalse();

    ledger().request(List.of(one, other), "run-1");
    assertThat(ledger().hasRequests()).isTrue();
    assertThat(requested()).containsExactly(one, other);
    assertThat(requested()).isEmpty();

    ledger().request(List.of(one), "run-2");
    assertThat(requested()).containsExactly(one);
  }

  private FileLedger ledger() {
    return new FileLedger(tables, NAME);
  }

  /** What the batches of the stream that there are now were to take. */
  private List<List<SourceFile>> planned() {
    List<List<SourceFile>> batches = new ArrayList<>();
    new Increment(tables, NAME)
        .runAvailable(
            new SourceFiles(folder + "/in", FileFormat.CSV, CsvDialect.STANDARD).stream(spark),
            (rows, batch) -> batches.add(sorted(ledger().planned(batch))));
    return batches;
  }

  private List<SourceFile> requested() {
    List<SourceFile> files = new ArrayList<>();
    new Increment(tables, FileLedger.again(NAME))
        .runAvailable(
            ledger().requests(), (rows, batch) -> files.addAll(FileLedger.requested(rows)));
    return files;
  }

  private static List<SourceFile> sorted(List<SourceFile> files) {
    return files.stream().sorted(Comparator.comparing(SourceFile::path)).toList();
  }

  private SourceFile written(String name, String text) throws IOException {
    Path file = folder.resolve("in").resolve(name);
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(file, text);
    return new SourceFile(
        "file:" + file, Files.getLastModifiedTime(file).toMillis(), Files.size(file));
  }

  /** A file of which only the time is known. */
  private static SourceFile unread(SourceFile file) {
    return new SourceFile(file.path(), file.modifiedAt(), -1);
  }
}
