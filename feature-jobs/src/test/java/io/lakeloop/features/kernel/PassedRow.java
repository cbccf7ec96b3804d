package io.lakeloop.features.kernel;

import io.lakeloop.features.Aggregate;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/** A row of a pass that counts events, sums numbers and keeps the two latest texts. */
record PassedRow(
    @Nullable Long key, @Nullable Long time, int role, @Nullable Double number, String text) {
  static final long WINDOW = 10;

  static PassedRow event(long key, long time, @Nullable Double number, String text) {
    return new PassedRow(key, time, RowLayout.EVENT, number, text);
  }

  static PassedRow both(long key, long time, @Nullable Double number, String text) {
    return new PassedRow(key, time, RowLayout.BOTH, number, text);
  }

  static PassedRow query(@Nullable Long key, @Nullable Long time) {
    return new PassedRow(key, time, RowLayout.QUERY, null, "");
  }

  /**
   * The answers to sorted rows, which come one after the other in the same memory, as from Spark.
   *
   * @param roles whether rows say what they are; if not, each is both
   */
  static Iterator<Object> pass(List<PassedRow> rows, boolean roles, long delay) {
    WindowPlan plan =
        new WindowPlan(
            List.of(
                new WindowAggregate(Aggregate.COUNT, WindowAggregate.EVENTS, WINDOW),
                new WindowAggregate(Aggregate.SUM, 0, WINDOW),
                new WindowAggregate(Aggregate.LAST_K, 1, WINDOW, 2)),
            List.of(
                DataTypes.LongType,
                DataTypes.DoubleType,
                DataTypes.createArrayType(DataTypes.StringType)),
            delay);
    StructType type = type(roles);
    UnsafeProjection projection = UnsafeProjection.create(type);
    return new EntityPass(new RowLayout(type, 1, roles, 2), plan)
        .apply(
            CollectionConverters.asScala(
                rows.stream().map(row -> (Object) projection.apply(row.in(roles))).iterator()));
  }

  private static StructType type(boolean roles) {
    String role = roles ? "role int, " : "";
    return StructType.fromDDL(
        "key bigint, time timestamp, " + role + "number double, text string, id string");
  }

  private InternalRow in(boolean roles) {
    UTF8String word = UTF8String.fromString(text);
    UTF8String id = UTF8String.fromString("%s at %s".formatted(key, time));
    return new GenericInternalRow(
        roles
            ? new @Nullable Object[] {key, time, role, number, word, id}
            : new @Nullable Object[] {key, time, number, word, id});
  }

  /** An answer: who asked, the number of events, their sum, the latest texts. */
  static String said(Object given, boolean roles) {
    AnswerRow answer = (AnswerRow) given;
    int fields = roles ? 6 : 5;
    return "%s: %d, %s, %s"
        .formatted(
            answer.getStruct(3, fields).getUTF8String(fields - 1),
            answer.getLong(0),
            answer.isNullAt(1) ? null : answer.getDouble(1),
            answer.isNullAt(2) ? null : answer.getArray(2));
  }
}
