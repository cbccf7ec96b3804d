package io.lakeloop.core.page;

/** A page with the look that all of them share. */
public final class Page {
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
      .hint { color: var(--soft); margin: 4px 0 12px; font-size: 13px; }
      table { border-collapse: collapse; width: 100%; font-size: 13px; }
      .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 16px; }
      figure { margin: 0; border: 1px solid var(--line); border-radius: 8px; padding: 10px 12px 6px; }
      figcaption { font-size: 13px; font-weight: 600; }
      svg { width: 100%; height: auto; display: block; }
      svg text { font-size: 10.5px; fill: #5b6775; } polyline { fill: none; stroke: #0072b2; stroke-width: 2; }
      circle { fill: #0072b2; } .axis { stroke: #c3ccd6; } .bound { stroke: #a63603; stroke-dasharray: 5 4; }
      .list th { text-align: left; color: var(--soft); font-weight: 500; border-bottom: 1px solid var(--line); padding: 6px 10px 6px 0; }
      .list td { border-bottom: 1px solid #eef1f5; padding: 6px 10px 6px 0; vertical-align: top; }
      """;

  private Page() {}

  /**
   * A whole page; the same parts give the same page.
   *
   * @param title its title, any text
   * @param style further CSS
   * @param body what stands in it, as HTML: whoever wrote it escaped it
   */
  public static String html(String title, String style, String body) {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%1$s</title>
        <style>
        %2$s%3$s</style>
        </head>
        <body>
        <main>
        <h1>%1$s</h1>
        %4$s
        </main>
        </body>
        </html>
        """
        .formatted(Html.text(title), STYLE, style, body);
  }
}
