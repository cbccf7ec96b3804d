package io.lakeloop.submit.sample;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A change of the world from one day on: amounts are drawn, then multiplied by a factor. The rules
 * of fraud stay as they are, so what is known of a payment still says whether it is fraudulent:
 * covariates drift, the concept does not.
 *
 * @param factor what amounts are multiplied by, above 0
 * @param from the first day it holds
 */
record Drift(double factor, LocalDate from) {
  private static final String KIND = "amount-inflation";
  private static final Pattern FORM =
      Pattern.compile("([a-z-]+)=(\\d+(?:\\.\\d+)?)@(\\d{4}-\\d{2}-\\d{2})");

  Drift {
    if (factor <= 0) {
      throw new IllegalArgumentException("a drift's factor must be above 0, not " + factor);
    }
  }

  /**
   * Reads {@code amount-inflation=FACTOR@DATE}.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  static Drift parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || !matcher.group(1).equals(KIND)) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no drift: write "
              + KIND
              + "=FACTOR@DATE, as in "
              + KIND
              + "=1.4@2018-06-20");
    }
    try {
      return new Drift(Double.parseDouble(matcher.group(2)), LocalDate.parse(matcher.group(3)));
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException("'" + matcher.group(3) + "' is no date", wrong);
    }
  }
}
