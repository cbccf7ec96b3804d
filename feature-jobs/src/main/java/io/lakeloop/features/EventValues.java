package io.lakeloop.features;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.lakeloop.features.Aggregate.Input;
import io.lakeloop.features.kernel.WindowAggregate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.FractionalType;
import org.apache.spark.sql.types.StructType;

/**
 * The values of events that features are computed from: each column as each form it is asked for.
 */
final class EventValues {
  /** A column in a form. */
  private record Value(String column, Input input) {}

  private final StructType events;
  private final List<Value> values = new ArrayList<>();
  private final List<WindowAggregate> aggregates = new ArrayList<>();
  private final List<DataType> types = new ArrayList<>();

  /** The values that some features need of events of a schema. */
  EventValues(StructType events, List<WindowedFeature> features) {
    this.events = events;
    for (WindowedFeature feature : features) {
      aggregates.add(
          new WindowAggregate(
              feature.aggregate(),
              feature.of().map(of -> index(of, feature.aggregate().input())).orElse(-1),
              EntityWindows.micros(feature.window()),
              feature.parameter()));
      types.add(type(feature));
    }
  }

  /** What to compute of the values, in the order of the features. */
  List<WindowAggregate> aggregates() {
    return List.copyOf(aggregates);
  }

  /** The types of the features. */
  List<DataType> types() {
    return List.copyOf(types);
  }

  int size() {
    return values.size();
  }

  /** The values of events, in order. */
  List<Column> of(Dataset<Row> rows) {
    return values.stream()
        .map(value -> column(WindowedFeatures.column(rows, value.column()), value))
        .toList();
  }

  /** The types of the values, in order, of rows that have none. */
  List<Column> absent() {
    return values.stream().map(value -> lit(null).cast(valueType(value))).toList();
  }

  private int index(String column, Input input) {
    Value value = new Value(column, numeric(column) && input == Input.VALUE ? Input.NUMBER : input);
    if (!values.contains(value)) {
      values.add(value);
    }
    return values.indexOf(value);
  }

  private boolean numeric(String column) {
    return FeatureValue.isNumeric(events.apply(column).dataType());
  }

  private Column column(Column column, Value value) {
    DataType type = events.apply(value.column()).dataType();
    return switch (value.input()) {
      // What is no number can be counted, and nothing else.
      case NUMBER ->
          numeric(value.column())
              ? column.cast(DataTypes.DoubleType)
              : when(column.isNotNull(), lit(1.0));
      // Zero is added because -0.0 is no other number than 0.0.
      case AS_IT_IS -> floating(type) ? column.cast(DataTypes.DoubleType).plus(0.0) : column;
      case HASH -> when(column.isNotNull(), xxhash64(column));
      case TEXT -> column.cast(DataTypes.StringType);
      case VALUE -> column;
    };
  }

  private DataType valueType(Value value) {
    DataType type = events.apply(value.column()).dataType();
    return switch (value.input()) {
      case NUMBER -> DataTypes.DoubleType;
      case AS_IT_IS -> floating(type) ? DataTypes.DoubleType : type;
      case HASH -> DataTypes.LongType;
      case TEXT -> DataTypes.StringType;
      case VALUE -> type;
    };
  }

  private static boolean floating(DataType type) {
    return type instanceof FractionalType && !(type instanceof DecimalType);
  }

  private DataType type(WindowedFeature feature) {
    Aggregate aggregate = feature.aggregate();
    if (aggregate.counts()) {
      return DataTypes.LongType;
    }
    if (aggregate == Aggregate.HISTOGRAM) {
      return DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType, false);
    }
    String column = feature.of().orElseThrow();
    DataType value =
        aggregate.input() == Input.NUMBER || numeric(column)
            ? DataTypes.DoubleType
            : events.apply(column).dataType();
    return aggregate.takesK() ? DataTypes.createArrayType(value, false) : value;
  }
}
