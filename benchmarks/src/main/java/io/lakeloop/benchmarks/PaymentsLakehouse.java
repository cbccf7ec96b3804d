package io.lakeloop.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A lakehouse of payments below a folder: {@code data} holds files, {@code lakehouse} the tables,
 * {@code project} what they are.
 */
record PaymentsLakehouse(Path folder) {
  private static final String SILVER =
      "SELECT transaction_id, tx_time, changed_at, customer_id, terminal_id, amount_eur, is_fraud"
          + " FROM {{ bronze.payments }}";
  private static final String GOLD =
      "SELECT customer_id, to_date(tx_time) AS tx_date, count(*) AS payments,"
          + " sum(amount_eur) AS amount_eur FROM {{ silver.payments }}"
          + " GROUP BY customer_id, to_date(tx_time)";

  /** Files that are read. */
  Path data() {
    return folder.resolve("data");
  }

  /** Where a table lies. */
  String path(String layer) {
    return folder.resolve("lakehouse/" + layer + "/payments").toString();
  }

  /**
   * Writes the project.
   *
   * @param expectations how many rules every row is held against
   */
  PaymentsLakehouse create(int expectations) {
    JobRuns jobs = new JobRuns(folder).create();
    jobs.write("project/sql/silver.sql", SILVER);
    jobs.write("project/sql/gold.sql", GOLD);
    jobs.write("project/tables.yml", tables(expectations));
    return this;
  }

  /** Runs a job, which must succeed. */
  void run(String job) {
    new JobRuns(folder).run(job);
  }

  /** The same lakehouse in another folder, with no files to read yet. */
  PaymentsLakehouse copiedTo(Path other, int expectations) {
    if (Files.exists(folder.resolve("lakehouse"))) {
      Folders.copy(folder.resolve("lakehouse"), other.resolve("lakehouse"));
    }
    return new PaymentsLakehouse(other).create(expectations);
  }

  private String tables(int expectations) {
    return """
    bronze:
      payments: { from: { files: { path: "%s", format: csv, header: true } } }
    silver:
      payments:
        sql: sql/silver.sql
        keys: [transaction_id]
        sequence-by: changed_at
        write: upsert
        columns:
          transaction_id: { type: bigint }
          tx_time: { type: timestamp }
          changed_at: { type: timestamp }
          customer_id: { type: bigint }
          terminal_id: { type: bigint }
          amount_eur: { type: "decimal(12,2)" }
          is_fraud: { type: int }
        expectations:
    %s
    gold:
      payments:
        sql: sql/gold.sql
        write: upsert-changed-groups
        group-by: [customer_id, tx_date]
        columns:
          customer_id: { type: bigint }
          tx_date: { type: date }
          payments: { type: bigint }
          amount_eur: { type: "decimal(22,2)" }
    """
        .formatted(data(), rules(expectations));
  }

  /** Rules that every payment meets, over its several columns in turn. */
  private static String rules(int count) {
    List<String> checks =
        List.of(
            "amount_eur >= -%d",
            "customer_id + %d >= 0",
            "tx_time > '2018-01-01' AND terminal_id >= -%d",
            "is_fraud IN (0, 1, -%d)");
    return IntStream.range(0, count)
        .mapToObj(
            rule ->
                "      rule_%d: { check: \"%s\", on-failure: quarantine }"
                    .formatted(rule, checks.get(rule % checks.size()).formatted(rule + 2)))
        .collect(Collectors.joining("\n"));
  }
}
