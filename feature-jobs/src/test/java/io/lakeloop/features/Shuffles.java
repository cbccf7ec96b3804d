package io.lakeloop.features;

import java.util.HashSet;
import java.util.Set;
import org.apache.spark.Dependency;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** How many shuffles rows go through on their way. */
public final class Shuffles {
  private final Set<Integer> shuffles = new HashSet<>();
  private final Set<Integer> seen = new HashSet<>();

  private Shuffles() {}

  /** Those by which the rows come, adaptive execution included. */
  public static int of(Dataset<Row> rows) {
    Shuffles found = new Shuffles();
    found.follow(rows.queryExecution().toRdd());
    return found.shuffles.size();
  }

  private void follow(RDD<?> rdd) {
    if (!seen.add(rdd.id())) {
      return;
    }
    for (Dependency<?> dependency : CollectionConverters.asJava(rdd.dependencies())) {
      if (dependency instanceof ShuffleDependency<?, ?, ?> shuffle) {
        shuffles.add(shuffle.shuffleId());
      }
      follow(dependency.rdd());
    }
  }
}
