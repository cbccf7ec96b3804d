package io.lakeloop.core.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LakeloopExceptionTest {

  @Test
  void saysProblemCauseAndRemedyOnALineEach() {
    LakeloopException failure =
        new UsageException(
            "there is no table silver.transactions",
            "nothing has written it yet",
            "run refine-silver first");

    assertThat(failure)
        .hasMessage(
            """
            there is no table silver.transactions
              cause: nothing has written it yet
              remedy: run refine-silver first""")
        .hasNoCause();
    assertThat(failure.problem()).isEqualTo("there is no table silver.transactions");
    assertThat(failure.because()).isEqualTo("nothing has written it yet");
    assertThat(failure.remedy()).isEqualTo("run refine-silver first");
  }

  @Test
  void leavesEmptyPartsOut() {
    assertThat(new DataRefusedException("12 rows break 'amount'", "", "mend the source"))
        .hasMessage("12 rows break 'amount'\n  remedy: mend the source");
    assertThat(new PolicyRefusedException("refused", "", "")).hasMessage("refused");
  }

  @Test
  void keepsTheExceptionThatRevealedIt() {
    IOException revealed = new IOException("disk");
    assertThat(new UsageException("cannot read a.yml", "disk", "", revealed)).hasCause(revealed);
    assertThat(new DataRefusedException("a", "", "", revealed)).hasCause(revealed);
    assertThat(new PolicyRefusedException("a", "", "", revealed)).hasCause(revealed);
  }

  @Test
  void hasTheExitCodeOfItsKind() {
    Problem problem = new Problem(Position.of("a.yml"), "wrong", "");
    assertThat(new UsageException("a", "", "").exitCode()).isEqualTo(2);
    assertThat(new ConfigException(List.of(problem)).exitCode()).isEqualTo(2);
    assertThat(new DataRefusedException("a", "", "").exitCode()).isEqualTo(3);
    assertThat(new PolicyRefusedException("a", "", "").exitCode()).isEqualTo(4);
  }

  @Test
  void endsWithTheExitCodeOfTheTaskThatFailed() {
    assertThat(new TaskFailedException("train failed.", "It said why.", "", 3))
        .hasMessage("train failed.\n  cause: It said why.")
        .extracting(LakeloopException::exitCode)
        .isEqualTo(3);
  }

  @Test
  void sortsPlacesByFileThenByNumber() {
    Position whole = Position.of("b.yml");
    Position early = new Position("b.yml", 9, 80);
    Position late = new Position("b.yml", 10, 2);
    Position later = new Position("b.yml", 10, 10);
    Position other = new Position("a.yml", 99, 1);
    List<Position> places = new ArrayList<>(List.of(later, late, whole, early, other));
    places.sort(null);

    assertThat(places).containsExactly(other, whole, early, late, later);
    assertThat(places)
        .extracting(Position::toString)
        .containsExactly("a.yml:99:1", "b.yml", "b.yml:9:80", "b.yml:10:2", "b.yml:10:10");
  }

  @Test
  void listsAllConfigProblemsByFileAndLine() {
    Problem third = new Problem(new Position("tables.yml", 12, 3), "missing key 'keys'", "");
    Problem second =
        new Problem(
            new Position("tables.yml", 2, 5),
            "unknown key 'desciption'",
            "did you mean 'description'?");
    Problem first = new Problem(Position.of("--set x.y"), "no file 'x'", "");

    ConfigException failure = new ConfigException(List.of(third, second, first));

    assertThat(failure.problems()).containsExactly(first, second, third);
    assertThat(failure)
        .hasMessage(
            """
            --set x.y: no file 'x'
            tables.yml:2:5: unknown key 'desciption' (did you mean 'description'?)
            tables.yml:12:3: missing key 'keys'""");
  }

  @Test
  void refusesAConfigExceptionOfNothing() {
    assertThatThrownBy(() -> new ConfigException(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a ConfigException needs a problem");
  }

  @Test
  void travelsFromExecutorToDriver() throws IOException, ClassNotFoundException {
    ConfigException sent =
        new ConfigException(List.of(new Problem(new Position("a.yml", 1, 1), "wrong", "right")));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sent);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((ConfigException) in.readObject()).problems()).isEqualTo(sent.problems());
    }
  }
}
