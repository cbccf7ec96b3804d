package io.lakeloop.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeloop.core.failure.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTest {
  private static final String CALL = "GET runs/get at http://h";
  private static final JsonNode BODY = MlflowServer.object().put("run", "r1");

  @ParameterizedTest
  @CsvSource({
    // status, code, good, undecided, unknown call
    "0,   '',                      false, true,  false",
    "200, '',                      true,  false, false",
    "201, '',                      true,  false, false",
    "302, '',                      false, false, false",
    "400, INVALID_PARAMETER_VALUE, false, false, false",
    "401, '',                      false, false, false",
    "404, RESOURCE_DOES_NOT_EXIST, false, false, false",
    "404, '',                      false, false, true",
    "404, ENDPOINT_NOT_FOUND,      false, false, true",
    "405, '',                      false, false, true",
    "429, REQUEST_LIMIT_EXCEEDED,  false, false, false",
    "499, '',                      false, false, false",
    "500, INTERNAL_ERROR,          false, true,  false",
    "501, '',                      false, true,  true",
    "503, '',                      false, true,  false"
  })
  void saysWhatAStatusMeans(
      int status, String code, boolean good, boolean undecided, boolean unknown) {
    Answer answer = new Answer(CALL, status, code, "", BODY);

    assertThat(answer.isGood()).as("good").isEqualTo(good);
    assertThat(answer.isUndecided()).as("undecided").isEqualTo(undecided);
    assertThat(answer.isUnknownCall()).as("unknown call").isEqualTo(unknown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0   |                         | refused        | No answer came: refused        | RUNS",
        "0   |                         |                | No answer came.                | RUNS",
        "301 |                         |                | It answered 301.               | URL",
        "400 | INVALID_PARAMETER_VALUE | no such metric | It answered 400"
            + " INVALID_PARAMETER_VALUE: no such metric | LOG",
        "401 |                         |                | It answered 401.               | TOKEN",
        "403 | PERMISSION_DENIED       |                | It answered 403 PERMISSION_DENIED. | TOKEN",
        "404 |                         |                | It answered 404.               | URL",
        "404 | RESOURCE_DOES_NOT_EXIST | gone           | It answered 404"
            + " RESOURCE_DOES_NOT_EXIST: gone | LOG",
        "429 |                         | slow down      | It answered 429: slow down     | AGAIN",
        "500 | INTERNAL_ERROR          | a: b           | It answered 500 INTERNAL_ERROR: a: b | AGAIN",
        "502 |                         | bad gateway    | It answered 502: bad gateway   | AGAIN"
      })
  void tellsAFailureAndWhatMayMendIt(
      int status, String code, String message, String cause, Remedy remedy) {
    Answer answer = new Answer(CALL, status, given(code), given(message), BODY);

    assertThatThrownBy(answer::orFail)
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The MLflow server did not do what was asked: GET runs/get at http://h.
              cause: %s
              remedy: %s"""
                .formatted(cause, remedy.text));
  }

  private enum Remedy {
    RUNS("Check that the server runs, and url under registry in the environment's file."),
    URL("Check url under registry in the environment's file: no MLflow answers there."),
    TOKEN("Check token, or user and password, under registry in the environment's file."),
    AGAIN("Run the job again when the server is well."),
    LOG("The server's log may say more.");

    private final String text;

    Remedy(String text) {
      this.text = text;
    }
  }

  private static String given(String text) {
    return text == null ? "" : text;
  }

  @Test
  void tellsOfALongMessageTheFirstLineAndOfThatTheBegin() {
    Answer lines = new Answer(CALL, 400, "BAD", "first\nsecond", BODY);
    Answer most = new Answer(CALL, 400, "BAD", "x".repeat(300), BODY);
    Answer more = new Answer(CALL, 400, "BAD", "x".repeat(301), BODY);

    assertThatThrownBy(lines::orFail).hasMessageContaining("  cause: It answered 400 BAD: first\n");
    assertThatThrownBy(most::orFail).hasMessageContaining(": " + "x".repeat(300) + "\n");
    assertThatThrownBy(more::orFail).hasMessageContaining(": " + "x".repeat(300) + "...\n");
  }

  @Test
  void passesOverTheRefusalsItIsToldOfOnly() {
    Answer missing = new Answer(CALL, 404, Answer.MISSING, "gone", BODY);
    Answer good = new Answer(CALL, 200, "", "", BODY);

    assertThat(missing.unless(Answer.INVALID, Answer.MISSING)).isEmpty();
    assertThat(good.unless(Answer.MISSING)).contains(BODY);
    assertThatThrownBy(() -> missing.unless(Answer.EXISTS)).isInstanceOf(UsageException.class);
    assertThatThrownBy(missing::unless).isInstanceOf(UsageException.class);
  }

  @Test
  void isNoAnswerWhereNoneCame() {
    Answer none = Answer.none(CALL, "timed out");

    assertThat(none.isUndecided()).isTrue();
    assertThat(none.body().isMissingNode()).isTrue();
    assertThatThrownBy(none::orFail).hasMessageContaining("  cause: No answer came: timed out\n");
  }
}
