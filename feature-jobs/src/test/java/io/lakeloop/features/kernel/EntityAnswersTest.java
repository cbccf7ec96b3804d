package io.lakeloop.features.kernel;

import static io.lakeloop.features.kernel.PassedRow.both;
import static io.lakeloop.features.kernel.PassedRow.event;
import static io.lakeloop.features.kernel.PassedRow.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.Iterator;

/** A partition's sorted rows, all of which come in the same memory, as Spark hands them over. */
class EntityAnswersTest {
  // Two that Spark hashes alike.
  private static final long ONE = 17_799_540_695L;
  private static final long TWIN = 77_583_693_333L;

  @Test
  void answerAQueryByTheEventsUpToItsTime() {
    assertThat(
            answers(
                0,
                event(7, 1, 1.0, "a"),
                event(7, 2, 2.0, "b"),
                query(7L, 2L),
                query(7L, 2L),
                query(7L, 11L),
                query(7L, 12L),
                query(8L, 2L)))
        .containsExactly(
            "7 at 2: 2, 3.0, [b,a]",
            "7 at 2: 2, 3.0, [b,a]",
            "7 at 11: 1, 2.0, [b]",
            "7 at 12: 0, null, null",
            "8 at 2: 0, null, null");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void answerEventsOfOneTimeTogetherOnceWhetherTheySayThatTheyAskOrNot(boolean roles) {
    List<PassedRow> rows =
        List.of(
            both(7, 1, 1.0, "a"),
            both(7, 2, 2.0, "b"),
            both(7, 2, null, "c"),
            both(7, 2, 4.0, "a"),
            both(8, 2, 5.0, "d"),
            both(9, 2, null, "e"));
    assertThat(answers(rows, roles, 0))
        .containsExactly(
            "7 at 1: 1, 1.0, [a]",
            "7 at 2: 4, 7.0, [c,b]",
            "8 at 2: 1, 5.0, [d]",
            "9 at 2: 1, null, [e]");
  }

  /** In a slice of a hot entity are events of the slice before, which do not ask there. */
  @Test
  void countEventsThatDoNotAskBesideThoseThatDo() {
    assertThat(
            answers(
                0,
                event(7, 1, 1.0, "a"),
                event(7, 3, 2.0, "b"),
                both(7, 3, 4.0, "c"),
                both(7, 5, 8.0, "d")))
        .containsExactly("7 at 3: 3, 7.0, [c,b]", "7 at 5: 4, 15.0, [d,c]");
  }

  @Test
  void holdEventsBackUntilTheyAreAvailable() {
    assertThat(answers(5, event(7, 1, 1.0, "a"), query(7L, 5L), query(7L, 6L), query(7L, 16L)))
        .containsExactly("7 at 5: 0, null, null", "7 at 6: 1, 1.0, [a]", "7 at 16: 0, null, null");
    assertThat(answers(5, both(7, 1, 1.0, "a"), both(7, 6, 2.0, "b")))
        .containsExactly("7 at 1: 0, null, null", "7 at 6: 1, 1.0, [a]");
  }

  @Test
  void knowNothingOfQueriesWithoutAnEntityOrATime() {
    PassedRow nobody = query(null, 2L);
    assertThat(
            answers(
                0,
                nobody,
                query(7L, null),
                both(7, 1, 1.0, "a"),
                nobody,
                both(8, 1, 2.0, "b"),
                nobody))
        .containsExactlyInAnyOrder(
            "null at 2: 0, null, null",
            "7 at null: 0, null, null",
            "7 at 1: 1, 1.0, [a]",
            "null at 2: 0, null, null",
            "8 at 1: 1, 2.0, [b]",
            "null at 2: 0, null, null");
  }

  /** Rows come by the entity's hash and the second: entities of one hash alternate. */
  @Test
  void keepEntitiesOfOneHashApart() {
    assertThat(Murmur3_x86_32.hashLong(ONE, 42)).isEqualTo(Murmur3_x86_32.hashLong(TWIN, 42));
    assertThat(
            answers(
                0,
                both(ONE, 1, 1.0, "a"),
                both(TWIN, 1, 2.0, "b"),
                both(ONE, 2, 4.0, "c"),
                both(ONE, 3, 8.0, "d"),
                both(TWIN, 3, 16.0, "e"),
                both(7, 1, 32.0, "f"),
                both(TWIN, 4, 64.0, "g")))
        .containsExactly(
            ONE + " at 1: 1, 1.0, [a]",
            TWIN + " at 1: 1, 2.0, [b]",
            ONE + " at 2: 2, 5.0, [c,a]",
            ONE + " at 3: 3, 13.0, [d,c]",
            TWIN + " at 3: 2, 18.0, [e,b]",
            "7 at 1: 1, 32.0, [f]",
            TWIN + " at 4: 1, 64.0, [g]");
  }

  @Test
  void endWithTheRows() {
    Iterator<Object> none = PassedRow.pass(List.of(), true, 0);
    assertThat(none.hasNext()).isFalse();
    assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);

    Iterator<Object> one =
        PassedRow.pass(List.of(event(7, 1, 1.0, "a"), both(7, 2, 2.0, "b")), true, 0);
    assertThat(one.hasNext()).isTrue();
    assertThat(one.hasNext()).as("asked again").isTrue();
    assertThat(PassedRow.said(one.next(), true)).isEqualTo("7 at 2: 2, 3.0, [b,a]");
    assertThat(one.hasNext()).isFalse();
    assertThat(answers(0, event(7, 1, 1.0, "a"))).as("nobody asks").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 4})
  void agreeWithAllEventsOfTheEntity(long delay) {
    Random random = new Random(delay);
    for (int round = 0; round < 40; round++) {
      List<PassedRow> rows = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        long key = new long[] {ONE, TWIN, 7, -7}[random.nextInt(4)];
        Double number = random.nextInt(4) == 0 ? null : (Double) (random.nextInt(100) / 4.0);
        rows.add(new PassedRow(key, (long) random.nextInt(30), random.nextInt(3), number, "t"));
      }
      rows.sort(
          Comparator.<PassedRow>comparingInt(row -> Murmur3_x86_32.hashLong(key(row), 42))
              .thenComparing(EntityAnswersTest::time)
              .thenComparing(EntityAnswersTest::key)
              .thenComparing(PassedRow::role));
      List<String> expected =
          Stream.concat(
                  of(RowLayout.QUERY, rows).map(row -> expected(row, rows, delay)),
                  of(RowLayout.BOTH, rows).map(row -> expected(row, rows, delay)).distinct())
              .toList();
      assertThat(
              answers(rows, true, delay).stream()
                  .map(said -> said.substring(0, said.lastIndexOf(", "))))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static Stream<PassedRow> of(int role, List<PassedRow> rows) {
    return rows.stream().filter(row -> row.role() == role);
  }

  private static String expected(PassedRow asked, List<PassedRow> rows, long delay) {
    long end = time(asked) - delay;
    List<PassedRow> inside =
        rows.stream()
            .filter(row -> row.role() != RowLayout.QUERY && key(row) == key(asked))
            .filter(row -> time(row) <= end && time(row) > end - PassedRow.WINDOW)
            .toList();
    List<Double> numbers =
        inside.stream().map(PassedRow::number).filter(number -> number != null).toList();
    return "%d at %d: %d, %s"
        .formatted(
            asked.key(),
            asked.time(),
            inside.size(),
            numbers.isEmpty() ? null : numbers.stream().mapToDouble(each -> each).sum());
  }

  private static List<String> answers(long delay, PassedRow... rows) {
    return answers(Arrays.asList(rows), true, delay);
  }

  private static List<String> answers(List<PassedRow> rows, boolean roles, long delay) {
    List<String> answers = new ArrayList<>();
    Iterator<Object> pass = PassedRow.pass(rows, roles, delay);
    while (pass.hasNext()) {
      answers.add(PassedRow.said(pass.next(), roles));
    }
    return answers;
  }

  private static long key(PassedRow row) {
    return Objects.requireNonNull(row.key());
  }

  private static long time(PassedRow row) {
    return Objects.requireNonNull(row.time());
  }
}
