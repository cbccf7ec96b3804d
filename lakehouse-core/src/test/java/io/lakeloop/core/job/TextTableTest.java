package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTableTest {
  @Test
  void setsWordsToTheLeftAndNumbersToTheRight() {
    TextTable table = new TextTable("name", "rows", "note");
    table.row("trips", "7", "two\nlines");
    table.row("days", "-1,024.5", "");
    table.row("none", "-", "x");

    assertThat(table.text("empty"))
        .isEqualTo(
            """
            name       rows  note
            -----  --------  ---------
            trips         7  two lines
            days   -1,024.5
            none          -  x
            """);
  }

  @Test
  void saysWhatItIsToldWhereItHasNoRows() {
    assertThat(new TextTable("name").text("Nothing there.")).isEqualTo("Nothing there.\n");
    assertThat(new TextTable("name", "n").text()).isEqualTo("name  n\n----  -\n");
  }

  @Test
  void refusesARowOfAnotherWidth() {
    assertThatThrownBy(() -> new TextTable("a", "b").row("1"))
        .hasMessage("a row of 1 cells in a table of 2 columns");
  }

  @Test
  void showsMomentsInUtc() {
    assertThat(TextTable.time(Instant.parse("2018-06-11T08:00:00.5Z")))
        .isEqualTo("2018-06-11 08:00:00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "-7", "1,024", "0.5", "1.5E-7", "3e10", "12%", "null", "-", ""})
  void setsToTheRightWhatReadsAsANumber(String cell) {
    TextTable table = new TextTable("a number", "z");
    table.row(cell, "z");

    assertThat(table.text()).endsWith("\n" + " ".repeat(8 - cell.length()) + cell + "  z\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7d", "v1", "NaN", "1 2", "--", "2020-01-01", "5 %"})
  void setsToTheLeftWhatDoesNot(String cell) {
    TextTable table = new TextTable("a column of words", "z");
    table.row("7", "z");
    table.row(cell, "z");

    assertThat(table.text()).contains("\n7                  z\n").contains("\n" + cell + " ");
  }

  @Test
  void keepsARowOnOneLine() {
    TextTable table = new TextTable("said", "n");
    table.row("a\nb\r\nc\rd", "1");

    assertThat(table.text()).isEqualTo("said     n\n-------  -\na b c d  1\n");
  }
}
