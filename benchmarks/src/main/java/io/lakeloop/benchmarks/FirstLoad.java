package io.lakeloop.benchmarks;

import io.lakeloop.benchmarks.Meter.Cost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A first load of files through all layers, ours and a hand-written one in turns. */
record FirstLoad(Medallion medallion, long rows, String name) {
  /** What each repetition took. */
  record Costs(List<Cost> ours, List<Cost> handWritten) {}

  Costs costs(int repetitions) {
    Costs costs = new Costs(new ArrayList<>(), new ArrayList<>());
    Path data = medallion.folder().resolve(name + "-data");
    Payments payments = medallion.payments();
    payments.write(payments.between(medallion.spark(), 0, rows), 0, data);
    for (int repetition = 0; repetition < repetitions; repetition++) {
      PaymentsLakehouse ours = medallion.lakehouse(name);
      Folders.copy(data, ours.data());
      costs.ours.add(medallion.meter().of(() -> Medallion.journey(ours)));
      Folders.delete(ours.folder());
      PaymentsLakehouse theirs = medallion.lakehouse(name + "-hand-written");
      costs.handWritten.add(
          medallion
              .meter()
              .of(() -> new HandWritten(medallion.spark()).load(data, theirs.folder())));
      Folders.delete(theirs.folder());
    }
    Folders.delete(data);
    return costs;
  }
}
