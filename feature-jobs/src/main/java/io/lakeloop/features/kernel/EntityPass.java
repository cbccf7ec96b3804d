package io.lakeloop.features.kernel;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Murmur3Hash;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataType;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** Walks a partition's sorted rows through the kernel, entity by entity. */
final class EntityPass extends AbstractFunction1<Iterator<Object>, Iterator<Object>>
    implements Serializable {
  private static final long serialVersionUID = 1;

  private final RowLayout layout;
  private final WindowPlan plan;

  EntityPass(RowLayout layout, WindowPlan plan) {
    this.layout = layout;
    this.plan = plan;
  }

  @Override
  public Iterator<Object> apply(Iterator<Object> rows) {
    return new EntityAnswers(this, rows);
  }

  RowLayout layout() {
    return layout;
  }

  WindowKernel kernel() {
    return new WindowKernel(plan.aggregates(), plan.delayMicros());
  }

  /** A view of an answer. */
  AnswerRow view(Answer answer) {
    boolean[] counts = new boolean[plan.aggregates().size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = plan.aggregates().get(i).aggregate().counts();
    }
    return new AnswerRow(answer, counts);
  }

  /** Reads a row's keys, as bytes that are equal for equal keys. */
  UnsafeProjection keys() {
    return UnsafeProjection.create(references());
  }

  /** Reads the hash of a row's keys that rows are sorted by. */
  UnsafeProjection keyHash() {
    return UnsafeProjection.create(new Murmur3Hash(references()));
  }

  private Seq<Expression> references() {
    List<DataType> types = layout.keyTypes();
    List<Expression> references = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      references.add(new BoundReference(i, types.get(i), true));
    }
    return CollectionConverters.asScala(references).toSeq();
  }
}
