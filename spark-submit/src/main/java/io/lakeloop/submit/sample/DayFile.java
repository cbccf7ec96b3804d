package io.lakeloop.submit.sample;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * One day's transactions as a CSV file with the handbook's columns.
 *
 * @param name the file's name, {@code YYYY-MM-DD.csv}
 * @param content the file's text
 */
record DayFile(String name, String content) {
  private static final String HEADER =
      "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_TIME_SECONDS,TX_TIME_DAYS,"
          + "TX_FRAUD,TX_FRAUD_SCENARIO\n";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /**
   * Writes a day.
   *
   * @param firstId the number of its first transaction
   */
  static DayFile of(LocalDate start, int day, long firstId, List<Transaction> transactions) {
    LocalDate date = start.plusDays(day);
    StringBuilder text = new StringBuilder(HEADER);
    long id = firstId;
    for (Transaction transaction : transactions) {
      text.append(id++).append(',');
      text.append(date.atStartOfDay().plusSeconds(transaction.second()).format(TIME)).append(',');
      text.append(transaction.customer()).append(',');
      text.append(transaction.terminal()).append(',');
      text.append(transaction.cents() / 100).append('.');
      text.append(transaction.cents() % 100 < 10 ? "0" : "").append(transaction.cents() % 100);
      text.append(',').append(86_400L * day + transaction.second());
      text.append(',').append(day);
      text.append(',').append(transaction.scenario() == 0 ? 0 : 1);
      text.append(',').append(transaction.scenario()).append('\n');
    }
    return new DayFile(date + ".csv", text.toString());
  }
}
