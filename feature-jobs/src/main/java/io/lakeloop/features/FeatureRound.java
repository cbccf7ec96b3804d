package io.lakeloop.features;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.TimeRangeOptions;
import io.lakeloop.core.table.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Feature tables brought up to their sources one after the other, once or again and again. */
final class FeatureRound {
  private final JobContext context;
  private final Tables tables;
  private final List<FeatureTable> chosen;
  private final FeatureFreshness freshness;
  private final Map<String, String> anew = new LinkedHashMap<>();
  private final Map<String, Long> rowsWritten = new LinkedHashMap<>();
  private final Map<String, Double> lags = new LinkedHashMap<>();
  private long rowsRead;
  private boolean backfilled;

  FeatureRound(JobContext context, List<FeatureTable> chosen) {
    this.context = context;
    this.tables = context.tables();
    this.chosen = chosen;
    this.freshness = new FeatureFreshness(context);
    chosen.forEach(table -> rowsWritten.put(table.name(), 0L));
  }

  /** Brings each table up to its source as that is now. */
  void refresh() {
    for (FeatureTable table : chosen) {
      // The run has read the source before, where it goes on: now it reads the newest version.
      tables.readNewest(table.config().source());
      note(table, new FeatureRefresh(tables, table).run());
    }
  }

  /** Computes each table's rows of a span of time anew. */
  void backfill(TimeRangeOptions span) {
    backfilled = true;
    for (FeatureTable table : chosen) {
      long rows = new Backfill(tables, table, span).run();
      context.progress().step("%s: %,d rows written".formatted(table.table(), rows));
      rowsWritten.merge(table.name(), rows, Long::sum);
    }
  }

  private void note(FeatureTable table, FeatureRefresh.Result refreshed) {
    context
        .progress()
        .step("%s: %,d rows written".formatted(table.table(), refreshed.rowsWritten()));
    if (refreshed.sourceVersion().isEmpty()) {
      return;
    }
    Optional<Duration> lag = freshness.note(table, refreshed, Instant.now());
    lag.ifPresent(span -> lags.merge(table.name(), span.toMillis() / 1e3, Math::max));
    rowsRead += refreshed.rowsRead();
    rowsWritten.merge(table.name(), refreshed.rowsWritten(), Long::sum);
    refreshed.anew().ifPresent(why -> anew.put(table.table().toString(), why));
  }

  /** What came of all rounds. */
  JobResult result() {
    StringBuilder message =
        new StringBuilder(
            (backfilled
                    ? "Feature tables with the span computed anew: %d"
                    : "Feature tables up to date: %d")
                .formatted(chosen.size()));
    anew.forEach(
        (table, why) -> message.append("; all of %s computed anew: %s".formatted(table, why)));
    JobResult result = JobResult.of(message.append('.').toString(), rowsRead);
    for (Map.Entry<String, Long> rows : rowsWritten.entrySet()) {
      result = result.with(rows.getKey() + ".rows_written", rows.getValue());
    }
    for (Map.Entry<String, Double> lag : lags.entrySet()) {
      result = result.with(lag.getKey() + ".longest_lag_seconds", lag.getValue());
    }
    return result;
  }
}
