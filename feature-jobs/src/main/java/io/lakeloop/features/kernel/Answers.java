package io.lakeloop.features.kernel;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.KnownNotNull;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MapPartitions;
import org.apache.spark.sql.catalyst.plans.logical.SerializeFromObject;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Answers rows inside Spark's own plan, without making objects of them: the kernel reads the rows
 * that Spark sorted where they lie, and Spark lays out what it answers in the stage's generated
 * code. Decoding each row to a {@link Row} and encoding it again would cost more than the windows.
 */
public final class Answers {
  private static final String ROW = "row";

  /**
   * A column of the result.
   *
   * @param field its name, its type, and whether it may be null
   * @param path where it is: the number of an aggregate; or the number of aggregates, for the row
   *     that asked, and a field of that, and of its fields
   */
  public record Output(StructField field, List<Integer> path) {}

  private Answers() {}

  /**
   * The answers to the rows that ask, each of them once, in any order.
   *
   * @param sorted one struct column of the given layout, in partitions that hold all rows of an
   *     entity, sorted as {@link RowOrder} says
   */
  public static Dataset<Row> of(
      Dataset<Row> sorted, RowLayout layout, WindowPlan plan, List<Output> outputs) {
    AttributeReference answer =
        new AttributeReference(
            "answer",
            answerType(layout, plan),
            false,
            Metadata.empty(),
            NamedExpression.newExprId(),
            none());
    LogicalPlan rows =
        ((org.apache.spark.sql.classic.Dataset<Row>) sorted).queryExecution().analyzed();
    List<NamedExpression> columns = new ArrayList<>();
    for (Output output : outputs) {
      columns.add(column(answer, output));
    }
    LogicalPlan answers =
        new SerializeFromObject(
            CollectionConverters.asScala(columns).toSeq(),
            new MapPartitions(new EntityPass(layout, plan), answer, rows));
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (SparkSession) sorted.sparkSession(), answers);
  }

  private static StructType answerType(RowLayout layout, WindowPlan plan) {
    StructType type = new StructType();
    for (int i = 0; i < plan.types().size(); i++) {
      boolean nullable = !plan.aggregates().get(i).aggregate().counts();
      type = type.add("a" + i, plan.types().get(i), nullable);
    }
    return type.add(ROW, layout.row(), false);
  }

  private static NamedExpression column(AttributeReference answer, Output output) {
    // Spark binds no attributes here: what it serializes is the first and only column.
    Expression value = new BoundReference(0, answer.dataType(), false);
    for (int ordinal : output.path()) {
      value = new GetStructField(value, ordinal, Option.empty());
    }
    return new Alias(
        output.field().nullable() ? value : new KnownNotNull(value),
        output.field().name(),
        NamedExpression.newExprId(),
        none(),
        Option.apply(output.field().metadata()),
        none());
  }

  @SuppressWarnings("unchecked")
  private static <T> Seq<T> none() {
    return (Seq<T>) Nil$.MODULE$;
  }
}
