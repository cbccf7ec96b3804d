package io.lakeloop.training.report;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What a browser makes of a card's page, or of one figure. */
final class CardPage {
  private final Document document;

  private CardPage(Document document) {
    this.document = document;
  }

  /** The main part of a page; what is well-formed closes what it opens and escapes what it must. */
  static CardPage of(String page) throws Exception {
    return ofFigure(page.substring(page.indexOf("<main>"), page.indexOf("</main>") + 7));
  }

  static CardPage ofFigure(String html) throws Exception {
    return new CardPage(
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(html))));
  }

  List<Element> elements(String tag) {
    return elements(document.getElementsByTagName(tag));
  }

  List<String> texts(String tag) {
    return elements(tag).stream().map(Element::getTextContent).toList();
  }

  /** Each table's rows, each as its cells' texts. */
  List<List<List<String>>> tables() {
    return elements("table").stream()
        .map(table -> elements(table.getElementsByTagName("tr")).stream().map(CardPage::cells))
        .map(rows -> rows.toList())
        .toList();
  }

  static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  private static List<String> cells(Element row) {
    return elements(row.getElementsByTagName("*")).stream().map(Element::getTextContent).toList();
  }

  private static List<Element> elements(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
