package io.lakeloop.features.join.kernel;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** The partitions of a spine joined with those of the same number of its feature tables. */
final class CoPartitionedRows extends RDD<InternalRow> {
  private static final long serialVersionUID = 1;

  private final int partitions;
  private final SpineLayout spine;
  private final ArrayList<FeatureLayout> tables;
  private final boolean merge;
  private final long memory;

  /**
   * @param sides the spine, then the feature tables, each in so many partitions
   * @param merge whether to sort without trying to hold rows in memory
   * @param memory how many bytes of rows a task may hold
   */
  CoPartitionedRows(
      List<RDD<Tuple2<Integer, InternalRow>>> sides,
      int partitions,
      SpineLayout spine,
      List<FeatureLayout> tables,
      boolean merge,
      long memory) {
    super(sides.get(0).context(), dependencies(sides), ClassTag$.MODULE$.apply(InternalRow.class));
    this.partitions = partitions;
    this.spine = spine;
    this.tables = new ArrayList<>(tables);
    this.merge = merge;
    this.memory = memory;
  }

  private static Seq<Dependency<?>> dependencies(List<RDD<Tuple2<Integer, InternalRow>>> sides) {
    List<Dependency<?>> dependencies = new ArrayList<>();
    sides.forEach(side -> dependencies.add(new OneToOneDependency<>(side)));
    return CollectionConverters.asScala(dependencies).toSeq();
  }

  private record Numbered(int index) implements Partition {
    private static final long serialVersionUID = 1;
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] all = new Partition[partitions];
    for (int i = 0; i < partitions; i++) {
      all[i] = new Numbered(i);
    }
    return all;
  }

  @Override
  public scala.collection.Iterator<InternalRow> compute(Partition split, TaskContext task) {
    List<Iterator<InternalRow>> features = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      features.add(rows(i + 1, split, task));
    }
    Iterator<InternalRow> spineRows = rows(0, split, task);
    return CollectionConverters.asScala(
        merge
            ? MergeJoin.of(spine, tables, spineRows, features)
            : ProbeJoin.of(spine, tables, spineRows, features, memory));
  }

  @SuppressWarnings("unchecked") // The dependencies are the sides.
  private Iterator<InternalRow> rows(int side, Partition split, TaskContext task) {
    RDD<Tuple2<Integer, InternalRow>> rows =
        (RDD<Tuple2<Integer, InternalRow>>) dependencies().apply(side).rdd();
    Iterator<Tuple2<Integer, InternalRow>> placed =
        CollectionConverters.asJava(rows.iterator(split, task));
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return placed.hasNext();
      }

      @Override
      public InternalRow next() {
        return placed.next()._2();
      }
    };
  }
}
