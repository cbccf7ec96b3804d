package io.lakeloop.care;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.table.PinSource;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PinTest {
  @Test
  void takesTheOldestVersionThatModelsRestOn() {
    assertThat(
            Pin.oldest(
                List.of(
                    pin("card_fraud", 12, "fraud/1"),
                    pin("card_fraud", 9, "risk/1"),
                    pin("card_fraud", 9, "fraud/2"),
                    pin("bike_hours", 0, "hours/4"))))
        .isEqualTo(
            Map.of(
                TableName.parse("training_sets.bike_hours"), new Pin(0, "hours/4"),
                TableName.parse("training_sets.card_fraud"), new Pin(9, "fraud/2")));
  }

  @Test
  void findsNoneWhereNobodyHoldsAny() {
    assertThat(Pin.oldest(List.of())).isEmpty();
  }

  private static PinSource.Pin pin(String set, long version, String holder) {
    return new PinSource.Pin(
        new TableVersion(TableName.parse("training_sets." + set), version), holder);
  }
}
