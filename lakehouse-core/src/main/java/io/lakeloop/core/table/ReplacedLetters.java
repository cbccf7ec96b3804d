package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.char_length;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.is_valid_utf8;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.failure.Causes;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Column;

/**
 * Bytes of text files that are no letters of the files' encoding. Spark's reader of CSV puts U+FFFD
 * in their place and says nothing; a file may hold that letter itself, too. So whoever reads such
 * files first takes them as they come and fails on the letter, which costs one look at each line,
 * and reads them by their bytes once it was there.
 *
 * @param encoding the files' encoding as Java names it
 */
record ReplacedLetters(String encoding) {
  private static final String FOUND = "a letter was replaced";
  private static final String LETTER = "\uFFFD";

  /** Whether there are bytes that are no letter. */
  boolean arePossible() {
    return !encoding.equals("ISO-8859-1");
  }

  /** Whether a line, its bytes as they are, holds some that are no letter; never null. */
  Column areNeededIn(Column line) {
    if (!arePossible()) {
      return lit(false);
    }
    Column wrong = not(is_valid_utf8(line));
    return coalesce(
        encoding.equals("US-ASCII") ? wrong.or(octet_length(line).gt(char_length(line))) : wrong,
        lit(false));
  }

  /**
   * What is no row, as it is; evaluating it fails where it or a value holds the letter.
   *
   * @param corrupt the line where it is no row, else null
   * @param values texts
   */
  Column refused(Column corrupt, List<Column> values) {
    if (!arePossible()) {
      return corrupt;
    }
    List<Column> all = Stream.concat(Stream.of(corrupt), values.stream()).toList();
    return when(isInOneOf(all), raise_error(lit(FOUND))).otherwise(corrupt);
  }

  // One by one, for the texts put together would be a copy of each row; halved, for of thousands
  // of columns one upon the other would be deeper than a stack.
  private static Column isInOneOf(List<Column> texts) {
    int half = texts.size() / 2;
    return half == 0
        ? coalesce(texts.get(0).contains(LETTER), lit(false))
        : isInOneOf(texts.subList(0, half)).or(isInOneOf(texts.subList(half, texts.size())));
  }

  /** Whether it was such a letter that a read or write of Spark's failed for. */
  static boolean wereFound(Throwable failure) {
    return Causes.of(failure).stream()
        .anyMatch(
            cause ->
                cause instanceof SparkThrowable told
                    && "USER_RAISED_EXCEPTION".equals(told.getCondition())
                    && FOUND.equals(told.getMessageParameters().get("errorMessage")));
  }
}
