package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class DashboardPageTest {

  @Test
  void standsWithoutAnyMonitor() {
    assertThat(DashboardPage.html("shop", "prod", List.of()))
        .startsWith("<!DOCTYPE html>")
        .contains("<title>shop: models at work</title>")
        .contains("Environment prod. All times are UTC.")
        .doesNotContain("<section>");
  }

  @Test
  void needsNothingFromTheNetworkAndRunsNothing() {
    assertThat(page()).doesNotContain("<script", "http", "url(", "@import", "<link", "onload");
  }

  @Test
  void escapesTheNamesOfProjectAndEnvironment() {
    assertThat(DashboardPage.html("<shop>", "\"dev\"", List.of()))
        .contains("<title>&lt;shop&gt;: models at work</title>")
        .contains("<h1>&lt;shop&gt;: models at work</h1>")
        .contains("Environment &quot;dev&quot;.")
        .doesNotContain("<shop>");
  }

  @Test
  void givesEveryMonitorASectionInTheirOrder() {
    Shown first = new Shown();
    first.name = "zebra";
    Shown second = new Shown();
    second.name = "ant & co";

    assertThat(DashboardPage.html("shop", "dev", List.of(first.facts(), second.facts())))
        .containsSubsequence("<h2>zebra</h2>", "</section>", "<h2>ant &amp; co</h2>");
  }

  @Test
  void isTheSamePageForTheSameFacts() {
    assertThat(page()).isEqualTo(page());
  }

  /** What is well-formed XML closes what it opens, and escapes what it must. */
  @Test
  void closesWhatItOpensWhateverTheNames() throws Exception {
    String body = page();
    String main = body.substring(body.indexOf("<main>"), body.indexOf("</main>") + 7);

    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(main)));

    assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(2);
    assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(4);
    assertThat(document.getElementsByTagName("td").getLength()).isEqualTo(2 + 4);
    assertThat(document.getElementsByTagName("h2").item(0).getTextContent())
        .isEqualTo("a < b & \"c\" > 'd'");
  }

  private static String page() {
    String strange = "a < b & \"c\" > 'd'";
    Shown shown = new Shown();
    shown.name = strange;
    shown.rows.put(Shown.day(0), 200L);
    shown.rows.put(Shown.day(1), 200L);
    shown.drift.put(strange, Shown.days(0.1, 0.9));
    shown.quality.put("auc_roc", Shown.days(0.9, 0.8));
    shown.evidence = Optional.of(Shown.evidence(List.of(strange), null));
    shown.alert(strange, strange, strange);
    return DashboardPage.html(strange, strange, List.of(shown.facts()));
  }
}
