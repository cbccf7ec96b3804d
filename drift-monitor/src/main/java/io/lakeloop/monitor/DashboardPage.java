package io.lakeloop.monitor;

import io.lakeloop.core.page.Html;
import io.lakeloop.core.page.Page;
import java.util.List;
import java.util.stream.Collectors;

/** A page about the monitors of a project: one file, no script, nothing from the network. */
final class DashboardPage {
  private static final String STYLE =
      """
      .model { color: var(--soft); margin: 12px 0; font-size: 15px; }
      .verdict { border-left: 6px solid #7a8794; background: #f0f2f5; border-radius: 4px; padding: 12px 16px; }
      .verdict.none { border-color: #0072b2; background: #eaf3fa; }
      .verdict.covariate-drift-without-loss, .verdict.unknown-until-labels
        { border-color: #e69f00; background: #fdf5e3; }
      .verdict.loss-retraining-may-mend, .verdict.data-quality-fault
        { border-color: #a63603; background: #fbeae3; }
      .end { color: var(--soft); }
      .heat { table-layout: fixed; font-variant-numeric: tabular-nums; }
      .heat th:first-child { width: 190px; text-align: right; padding-right: 10px; font-weight: 500;
        overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .heat thead th { font-weight: 500; font-size: 11px; color: var(--soft); vertical-align: bottom; padding: 4px 2px; }
      .heat td { text-align: center; border: 2px solid #fff; padding: 5px 2px; font-size: 12px; }
      .l0 { background: #eef2f6; color: #44505c; } .l1 { background: #fee391; color: #3d2c00; }
      .l2 { background: #d95f0e; color: #fff; } .l3 { background: #662506; color: #fff; }
      b.l0, b.l1, b.l2, b.l3 { font-weight: 500; padding: 1px 6px; border-radius: 3px; white-space: nowrap; }
      .none { color: #9aa5b1; } td.none { background: #fff; }
      """;

  private DashboardPage() {}

  /**
   * The page; the same facts give the same page.
   *
   * @param environment where the models run
   */
  static String html(String project, String environment, List<DashboardFacts> monitors) {
    return Page.html(
        project + ": models at work",
        STYLE,
        """
        <div class="hint">Environment %s. All times are UTC.</div>
        %s"""
            .formatted(
                Html.text(environment),
                monitors.stream()
                    .map(facts -> new DashboardSection(facts).html())
                    .collect(Collectors.joining("\n"))));
  }
}
