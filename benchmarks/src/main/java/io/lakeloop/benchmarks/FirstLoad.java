package io.lakeloop.benchmarks;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A first load of files through all layers, ours and a hand-written one in turns. */
record FirstLoad(Medallion medallion, long rows, String name) {
  static final String OURS = "ours";
  static final String HAND_WRITTEN = "hand-written";

  Turns turns(int repetitions) {
    Path data = medallion.folder().resolve(name + "-data");
    Payments payments = medallion.payments();
    payments.write(payments.between(medallion.spark(), 0, rows), 0, data);
    Map<String, Supplier<Runnable>> ways = new LinkedHashMap<>();
    ways.put(
        OURS,
        () -> {
          PaymentsLakehouse ours = empty("");
          Folders.copy(data, ours.data());
          return () -> Medallion.journey(ours);
        });
    ways.put(
        HAND_WRITTEN,
        () -> {
          Path folder = empty("-hand-written").folder();
          return () -> new HandWritten(medallion.spark()).load(data, folder);
        });
    Turns turns = Turns.of(medallion.meter(), repetitions, ways);
    List.of(data, folder(""), folder("-hand-written")).forEach(Folders::delete);
    return turns;
  }

  private PaymentsLakehouse empty(String suffix) {
    Folders.delete(folder(suffix));
    return medallion.lakehouse(name + suffix);
  }

  private Path folder(String suffix) {
    return medallion.folder().resolve(name + suffix);
  }
}
