package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

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
}
