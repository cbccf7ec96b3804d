package io.lakeloop.features.join.kernel;

import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * Rows whose making is decided when they are first asked for: looking at sizes, sampling and
 * broadcasting run jobs, and defining a Dataset runs none.
 */
final class DeferredRows extends RDD<InternalRow> {
  private static final long serialVersionUID = 1;

  private final transient Supplier<RDD<InternalRow>> making;
  private transient @Nullable RDD<InternalRow> made;

  DeferredRows(SparkContext context, Supplier<RDD<InternalRow>> making) {
    super(
        context,
        CollectionConverters.asScala(List.<Dependency<?>>of()).toSeq(),
        ClassTag$.MODULE$.apply(InternalRow.class));
    this.making = making;
  }

  private synchronized RDD<InternalRow> made() {
    RDD<InternalRow> rows = made == null ? making.get() : made;
    made = rows;
    return rows;
  }

  @Override
  public Partition[] getPartitions() {
    return made().partitions();
  }

  @Override
  public Seq<Dependency<?>> getDependencies() {
    return CollectionConverters.asScala(List.<Dependency<?>>of(new OneToOneDependency<>(made())))
        .toSeq();
  }

  @Override
  public Iterator<InternalRow> compute(Partition split, TaskContext task) {
    return this.<InternalRow>firstParent(ClassTag$.MODULE$.apply(InternalRow.class))
        .iterator(split, task);
  }
}
