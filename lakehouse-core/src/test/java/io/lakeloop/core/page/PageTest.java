package io.lakeloop.core.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageTest {

  @Test
  void escapesItsTitleAndKeepsItsBody() {
    assertThat(Page.html("a < b", ".own { color: red; }\n", "<p>so</p>"))
        .startsWith("<!DOCTYPE html>")
        .contains("<title>a &lt; b</title>", "<h1>a &lt; b</h1>\n<p>so</p>\n</main>")
        .contains("vertical-align: top; }\n.own { color: red; }\n</style>");
  }

  @Test
  void needsNothingFromTheNetworkAndRunsNothing() {
    assertThat(Page.html("t", "", ""))
        .doesNotContain("<script", "http", "url(", "@import", "<link");
  }
}
