package io.lakeloop.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real browser without a window, for tests that look at a page as a person's would show it:
 * Debian's {@code chromium-headless-shell}, or {@code chromium}.
 *
 * @param program the browser
 */
public record LocalBrowser(Path program) {
  // The pages have no script of their own: this one only tells what does not fit.
  private static final String PROBE =
      """
      <script>
      const wide = [...document.querySelectorAll('%s')].filter(
        e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
      document.body.setAttribute('data-wide', wide.map(e => e.tagName).join(' ') || 'nothing');
      </script></body>""";

  /** The browser of this machine, if there is one. */
  public static Optional<LocalBrowser> found() {
    return Stream.of("chromium-headless-shell", "chromium")
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .map(part -> Path.of(part, name)))
        .filter(Files::isExecutable)
        .map(LocalBrowser::new)
        .findFirst();
  }

  /**
   * Asserts that nothing of a page is wider than its window.
   *
   * @param page the page's text
   * @param folder an empty place for files
   * @param size the window's, {@code WIDTH,HEIGHT}
   * @param elements a CSS selector of what has to fit
   * @return the page as the browser understood it
   */
  public String assertFits(String page, Path folder, String size, String elements)
      throws IOException, InterruptedException {
    Path probed = folder.resolve("probed.html");
    Files.writeString(probed, page.replace("</body>", PROBE.formatted(elements)));
    String understood = run(probed, size, "--dump-dom");
    assertThat(understood).contains("data-wide=\"nothing\"");
    return understood;
  }

  /**
   * Takes a picture of a page where a system property names the file to keep it in: for people.
   *
   * @param property the system property
   */
  public void keepPicture(Path page, String size, String property)
      throws IOException, InterruptedException {
    String keep = System.getProperty(property);
    if (keep != null) {
      run(page, size, "--screenshot=" + keep);
    }
  }

  private String run(Path page, String size, String what) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(program.toString(), "--no-sandbox", "--disable-gpu"));
    if (program.endsWith("chromium")) {
      command.add("--headless");
    }
    command.addAll(
        List.of(
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--window-size=" + size,
            "--virtual-time-budget=5000",
            what,
            page.toUri().toString()));
    Path errors = page.resolveSibling("browser.log");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return answer;
  }
}
