package io.lakeloop.monitor;

import java.util.List;
import java.util.stream.Collectors;

/** A page about the monitors of a project: one file, no script, nothing from the network. */
final class DashboardPage {
  private static final String STYLE =
      """
      :root { color-scheme: light; --ink: #1d2733; --soft: #5b6775; --line: #dde3ea; }
      * { box-sizing: border-box; }
      body { margin: 0; background: #f4f6f9; color: var(--ink);
        font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
      main { max-width: 1080px; margin: 0 auto; padding: 28px 20px 48px; }
      h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 20px; margin: 0 0 12px; }
      h3 { font-size: 15px; margin: 26px 0 6px; }
      section { background: #fff; border: 1px solid var(--line); border-radius: 10px;
        padding: 22px 24px 26px; margin-top: 20px; overflow-wrap: anywhere; }
      .hint, .model { color: var(--soft); margin: 4px 0 12px; font-size: 13px; }
      .model { font-size: 15px; margin-top: 12px; }
      .verdict { border-left: 6px solid #7a8794; background: #f0f2f5; border-radius: 4px; padding: 12px 16px; }
      .verdict.none { border-color: #0072b2; background: #eaf3fa; }
      .verdict.covariate-drift-without-loss, .verdict.unknown-until-labels
        { border-color: #e69f00; background: #fdf5e3; }
      .verdict.loss-retraining-may-mend, .verdict.data-quality-fault
        { border-color: #a63603; background: #fbeae3; }
      .end { color: var(--soft); }
      table { border-collapse: collapse; width: 100%; font-size: 13px; }
      .heat { table-layout: fixed; font-variant-numeric: tabular-nums; }
      .heat th:first-child { width: 190px; text-align: right; padding-right: 10px; font-weight: 500;
        overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .heat thead th { font-weight: 500; font-size: 11px; color: var(--soft); vertical-align: bottom; padding: 4px 2px; }
      .heat td { text-align: center; border: 2px solid #fff; padding: 5px 2px; font-size: 12px; }
      .l0 { background: #eef2f6; color: #44505c; } .l1 { background: #fee391; color: #3d2c00; }
      .l2 { background: #d95f0e; color: #fff; } .l3 { background: #662506; color: #fff; }
      b.l0, b.l1, b.l2, b.l3 { font-weight: 500; padding: 1px 6px; border-radius: 3px; white-space: nowrap; }
      .none { color: #9aa5b1; } td.none { background: #fff; }
      .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 16px; }
      figure { margin: 0; border: 1px solid var(--line); border-radius: 8px; padding: 10px 12px 6px; }
      figcaption { font-size: 13px; font-weight: 600; }
      svg { width: 100%; height: auto; display: block; }
      svg text { font-size: 10.5px; fill: #5b6775; } polyline { fill: none; stroke: #0072b2; stroke-width: 2; }
      circle { fill: #0072b2; } .axis { stroke: #c3ccd6; } .bound { stroke: #a63603; stroke-dasharray: 5 4; }
      .list th { text-align: left; color: var(--soft); font-weight: 500; border-bottom: 1px solid var(--line); padding: 6px 10px 6px 0; }
      .list td { border-bottom: 1px solid #eef1f5; padding: 6px 10px 6px 0; vertical-align: top; }
      """;

  private DashboardPage() {}

  /**
   * The page; the same facts give the same page.
   *
   * @param environment where the models run
   */
  static String html(String project, String environment, List<DashboardFacts> monitors) {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%1$s: models at work</title>
        <style>
        %2$s</style>
        </head>
        <body>
        <main>
        <h1>%1$s: models at work</h1>
        <div class="hint">Environment %3$s. All times are UTC.</div>
        %4$s
        </main>
        </body>
        </html>
        """
        .formatted(
            Html.text(project),
            STYLE,
            Html.text(environment),
            monitors.stream()
                .map(facts -> new DashboardSection(facts).html())
                .collect(Collectors.joining("\n")));
  }
}
