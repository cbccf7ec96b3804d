package io.lakeloop.submit.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.config.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTransactionsJobTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  @BeforeEach
  void makeLakehouse() {
    lakehouse = new LocalLakehouse(folder);
  }

  @Test
  void writesOneFileADayWithTheHandbooksColumns() throws IOException {
    assertThat(generate("--days", "2", "--drift", "amount-inflation=1.4@2018-04-02"))
        .isEqualTo(new Answer(0, "", ""));

    assertThat(texts().keySet()).containsExactly("2018-04-01.csv", "2018-04-02.csv");
    List<String> lines = Files.readAllLines(into().resolve("2018-04-01.csv"));
    assertThat(lines.get(0))
        .isEqualTo(
            "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_TIME_SECONDS,"
                + "TX_TIME_DAYS,TX_FRAUD,TX_FRAUD_SCENARIO");
    assertThat(lines.subList(1, lines.size()))
        .allMatch(
            line ->
                line.matches(
                    "\\d+,2018-04-01 \\d\\d:\\d\\d:\\d\\d,\\d+,\\d+,\\d+\\.\\d\\d,\\d+,0,[01],[0-3]"));
    List<Long> ids = new ArrayList<>();
    for (String text : texts().values()) {
      text.lines().skip(1).forEach(line -> ids.add(Long.valueOf(line.split(",")[0])));
    }
    assertThat(ids).isSorted().doesNotHaveDuplicates().startsWith(0L).hasSize(ids.size());
    assertThat(ids.get(ids.size() - 1)).isEqualTo(ids.size() - 1L);
  }

  @Test
  void writesTheSameBytesForTheSameOptions() {
    generate("--days", "3");

    assertThat(Hash.of(texts().toString()))
        .isEqualTo("628c392fb137167500204fc34fe433cc5490b96c38efe9435a4b0b3ee417844e");
    generate("--days", "3", "--seed", "2");
    assertThat(Hash.of(texts().toString()))
        .isNotEqualTo("628c392fb137167500204fc34fe433cc5490b96c38efe9435a4b0b3ee417844e");
  }

  @Test
  void leavesWhatIsThereAndMendsWhatIsNot() throws IOException {
    generate("--days", "3");
    Map<String, String> before = texts();
    for (String name : before.keySet()) {
      Files.setLastModifiedTime(into().resolve(name), LONG_AGO);
    }
    // As a kill leaves it: one day missing, one half-written beside.
    Files.delete(into().resolve("2018-04-02.csv"));
    Files.writeString(into().resolve(".2018-04-02.csv.unfinished"), "TRANSACTION_ID,TX_");
    Files.writeString(into().resolve("2018-04-03.csv"), "TRANSACTION_ID,TX_");

    generate("--days", "4");

    assertThat(texts()).containsAllEntriesOf(before).hasSize(4);
    assertThat(Files.getLastModifiedTime(into().resolve("2018-04-01.csv"))).isEqualTo(LONG_AGO);
    assertThat(Files.getLastModifiedTime(into().resolve("2018-04-02.csv"))).isNotEqualTo(LONG_AGO);
  }

  @Test
  void takesAUri() {
    lakehouse.run(
        "generate-transactions", "--customers", "5", "--days", "1", "--into", into().toUri() + "");

    assertThat(texts()).hasSize(1);
  }

  @Test
  void refusesWhatIsNoNumberDateOrDrift() {
    assertThat(generate("--days", "many"))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                --days cannot be 'many'.
                  cause: It is a whole number.
                  remedy: Correct the option.
                """));
    assertThat(generate("--days", "0").err()).startsWith("--days cannot be '0'.");
    assertThat(generate("--start", "1 April").err())
        .contains("cause: It is a date such as 2018-04-01.");
    assertThat(generate("--drift", "inflation").err())
        .contains("cause: 'inflation' is no drift: write amount-inflation=FACTOR@DATE");
    assertThat(into()).doesNotExist();
  }

  private Path into() {
    return folder.resolve("transactions");
  }

  private Answer generate(String... options) {
    List<String> words = new ArrayList<>();
    Collections.addAll(words, "generate-transactions", "--customers", "50");
    Collections.addAll(words, "--into", into().toString());
    Collections.addAll(words, options);
    return lakehouse.run(words.toArray(String[]::new));
  }

  /** Every file, hidden ones too. */
  private Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(into())) {
      for (Path file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return texts;
  }
}
