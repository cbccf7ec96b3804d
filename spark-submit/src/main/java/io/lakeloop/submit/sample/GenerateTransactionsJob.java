package io.lakeloop.submit.sample;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Writes simulated card transactions, one CSV file a day. A file that is there already with the
 * same content is left untouched, so a rerun mends what is missing and changes nothing else.
 */
public final class GenerateTransactionsJob implements LakehouseJob {
  @Override
  public String name() {
    return "generate-transactions";
  }

  @Override
  public String summary() {
    return "Simulates card transactions, one CSV file a day (Fraud Detection Handbook, chapter 3).";
  }

  @Override
  public List<JobOption> options() {
    return SimulationOptions.ALL;
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  /** It writes files, and no table's version tells whether they are still there. */
  @Override
  public boolean alwaysRuns(JobContext context) {
    return true;
  }

  @Override
  public JobResult run(JobContext context) {
    SimulationOptions options = new SimulationOptions(context.arguments());
    Simulation simulation = options.simulation();
    int days = options.days();
    TransactionSimulator simulator = new TransactionSimulator(simulation);
    long transactions = 0;
    long frauds = 0;
    int written = 0;
    try (DropFolder folder =
        new DropFolder(options.into(), context.spark().sessionState().newHadoopConf())) {
      for (int day = 0; day < days; day++) {
        List<Transaction> ofDay = simulator.day(day);
        DayFile file = DayFile.of(simulation.start(), day, transactions, ofDay);
        written += folder.put(file.name(), file.content().getBytes(StandardCharsets.UTF_8)) ? 1 : 0;
        transactions += ofDay.size();
        frauds += ofDay.stream().filter(transaction -> transaction.scenario() > 0).count();
      }
    }
    return JobResult.of(
            String.format(
                Locale.ROOT,
                "%d of %d daily files written, the rest unchanged: %,d transactions, %.2f %%"
                    + " of them fraudulent.",
                written,
                days,
                transactions,
                100.0 * frauds / Math.max(1, transactions)))
        .with("files written", written)
        .with("transactions", transactions)
        .with("frauds", frauds);
  }
}
