package io.lakeloop.features;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.core.job.Pace;
import io.lakeloop.core.job.TimeRangeOptions;
import java.util.ArrayList;
import java.util.List;

/** Materialises a project's feature tables at the events of their sources, or at fixed steps. */
public final class RefreshFeaturesJob implements LakehouseJob {
  private static final String TABLE = "table";

  @Override
  public String name() {
    return "refresh-features";
  }

  @Override
  public String summary() {
    return "Bring feature tables up to their sources; what has not changed costs nothing.";
  }

  @Override
  public List<JobOption> options() {
    List<JobOption> options = new ArrayList<>();
    options.add(JobOption.optional(TABLE, "NAME", "Only this feature table."));
    options.add(
        JobOption.optional(
            Pace.CONTINUOUS, "SPAN", "Go on, looking for changes of the sources so often: 10s."));
    options.add(
        JobOption.optional(Pace.FOR, "SPAN", "How long to go on, such as 1h (default: for ever)."));
    options.addAll(TimeRangeOptions.options("Compute anew"));
    return options;
  }

  /** What goes on, or computes anew, does so whatever has changed. */
  @Override
  public boolean alwaysRuns(JobContext context) {
    return Pace.of(context.arguments()).isContinuous()
        || TimeRangeOptions.of(context.arguments()).given();
  }

  @Override
  public JobResult run(JobContext context) {
    List<FeatureTable> chosen =
        FeatureTable.of(
            context.project().config(FeaturesConfig.class), context.arguments().value(TABLE));
    Pace pace = Pace.of(context.arguments());
    TimeRangeOptions span = TimeRangeOptions.of(context.arguments());
    if (span.given() && pace.isContinuous()) {
      throw new UsageException(
          "--from and --to name a span, --continuous goes on without end.",
          "A span is computed anew once.",
          "Leave one of them out.");
    }
    FeatureRound round = new FeatureRound(context, chosen);
    if (span.given()) {
      round.backfill(span);
    } else {
      pace.repeat(round::refresh);
    }
    return round.result();
  }
}
