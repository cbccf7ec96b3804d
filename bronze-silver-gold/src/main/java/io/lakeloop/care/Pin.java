package io.lakeloop.care;

import io.lakeloop.core.table.PinSource;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.BinaryOperator;

/**
 * A version of a table that must stay readable.
 *
 * @param version the version
 * @param holder who rests on it, such as {@code MODEL/VERSION} of what was trained on it
 */
record Pin(long version, String holder) {
  private static final BinaryOperator<Pin> OLDER =
      BinaryOperator.minBy(Comparator.comparingLong(Pin::version).thenComparing(Pin::holder));

  /** The oldest pin of each table that whoever is on the class path holds. */
  static Map<TableName, Pin> oldest(Tables tables) {
    return oldest(
        ServiceLoader.load(PinSource.class).stream()
            .flatMap(source -> source.get().pins(tables).stream())
            .toList());
  }

  /** The oldest pin of each table. */
  static Map<TableName, Pin> oldest(List<PinSource.Pin> held) {
    Map<TableName, Pin> oldest = new HashMap<>();
    for (PinSource.Pin pin : held) {
      oldest.merge(pin.version().table(), new Pin(pin.version().version(), pin.holder()), OLDER);
    }
    return oldest;
  }
}
