package io.lakeloop.features;

import io.lakeloop.core.config.Problems;
import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.Position;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A column that the config asks a table for.
 *
 * @param table the table
 * @param column the column's name
 * @param by what asks for it
 * @param fit which types will do
 * @param mayBeSql whether SQL over the table's columns will do too
 * @param missing what stands for null in the feature that is made of it, as text
 */
record ColumnNeed(
    TableName table,
    String column,
    String by,
    Fit fit,
    boolean mayBeSql,
    Optional<String> missing) {
  /** The types that will do. */
  enum Fit {
    /** Any. */
    ANY(""),
    /** Numbers and booleans. */
    NUMBER("has no sum, mean, least or greatest value"),
    /** Types of single values that have an order: not arrays, maps, structs or binary. */
    SINGLE("has no order by which to count, compare or keep its values"),
    /** Timestamps, with a zone or without, and dates. */
    TIME("is no time");

    private final String otherwise;

    Fit(String otherwise) {
      this.otherwise = otherwise;
    }

    private boolean takes(DataType type) {
      return switch (this) {
        case ANY -> true;
        case NUMBER -> FeatureValue.isNumeric(type);
        case SINGLE -> FeatureValue.isSingle(type);
        case TIME -> FeatureValue.isTime(type);
      };
    }
  }

  /** A column that no feature is made of. */
  ColumnNeed(TableName table, String column, String by, Fit fit) {
    this(table, column, by, fit, false, Optional.empty());
  }

  /** What a training set asks of its spine's table. */
  static ColumnNeed ofSpine(String trainingSet, SpineConfig spine, String column) {
    return new ColumnNeed(
        spine.table(),
        column,
        "training set '%s'".formatted(trainingSet),
        column.equals(spine.eventTime()) ? Fit.TIME : Fit.ANY);
  }

  /** What a lookup's feature table asks of its source. */
  static List<ColumnNeed> of(Lookup lookup) {
    FeatureTableConfig config = lookup.config();
    String by = "feature table '%s'".formatted(lookup.table().name());
    TableName source = lookup.events().table();
    List<ColumnNeed> needs = new ArrayList<>();
    for (String key : config.entity()) {
      needs.add(new ColumnNeed(source, key, "entity of " + by, Fit.ANY));
    }
    needs.add(new ColumnNeed(source, config.eventTime(), "event-time of " + by, Fit.TIME));
    Stream<String> features =
        Stream.concat(lookup.features().stream(), lookup.tieBreaks().stream()).distinct();
    for (String name : features.toList()) {
      if (lookup.isStored()) {
        needs.add(new ColumnNeed(source, name, "a lookup of " + by, Fit.ANY));
        continue;
      }
      FeatureConfig feature = lookup.feature(name);
      Fit fit = feature.aggregate().map(ColumnNeed::fit).orElse(Fit.ANY);
      feature
          .of()
          .ifPresent(
              of ->
                  needs.add(
                      new ColumnNeed(
                          config.source(),
                          of,
                          "feature '%s' of %s".formatted(name, by),
                          fit,
                          true,
                          feature.missing())));
    }
    return needs;
  }

  private static Fit fit(Aggregate aggregate) {
    if (aggregate == Aggregate.COUNT) {
      return Fit.ANY;
    }
    return aggregate.needsNumbers() ? Fit.NUMBER : Fit.SINGLE;
  }

  /**
   * Refuses a table that lacks the column.
   *
   * @param rows of the table; none is read
   * @throws UsageException naming the table, the column and the nearest one
   */
  void require(Dataset<Row> rows) {
    StructType schema = rows.schema();
    problem(rows)
        .ifPresent(
            problem -> {
              throw new UsageException(
                  problem,
                  "%s asks for it: %s%s"
                      .formatted(
                          FeatureSet.FILE,
                          by,
                          nearest(schema).map(name -> ", did you mean " + name + "?").orElse(".")),
                  "Correct the name in %s, or write the column into %s."
                      .formatted(FeatureSet.FILE, table));
            });
  }

  /**
   * Notes what is wrong, if anything is.
   *
   * @param rows of the table; none is read
   * @throws UsageException if it is SQL, and does not fit the table
   */
  void note(Dataset<Row> rows, Problems problems) {
    StructType schema = rows.schema();
    problem(rows)
        .ifPresent(
            problem ->
                problems.add(
                    Position.of(FeatureSet.FILE),
                    by + ": " + problem,
                    nearest(schema)
                        .map(name -> "did you mean '" + name + "'?")
                        .orElse("it has: " + String.join(", ", schema.fieldNames()))));
  }

  private Optional<String> problem(Dataset<Row> rows) {
    Optional<DataType> type = type(rows);
    if (type.isEmpty()) {
      return Optional.of("%s has no column '%s'.".formatted(table, column));
    }
    DataType found = type.get();
    if (!fit.takes(found)) {
      return Optional.of(
          "%s.%s is of type %s, which %s."
              .formatted(table, column, found.simpleString(), fit.otherwise));
    }
    DataType made = fit == Fit.ANY ? FeatureValue.type(found) : FeatureValue.inWindow(found);
    return missing
        .filter(text -> !FeatureValue.isText(rows.sparkSession(), text, made))
        .map(
            text ->
                "%s.%s makes a feature of type %s, which the default '%s' is not."
                    .formatted(table, column, made.simpleString(), text));
  }

  private Optional<DataType> type(Dataset<Row> rows) {
    SourceValue value = new SourceValue(column);
    if (mayBeSql && value.isSql(rows.schema())) {
      return Optional.of(value.type(rows, by, table.toString()));
    }
    return Arrays.stream(rows.schema().fields())
        .filter(each -> each.name().equals(column))
        .findFirst()
        .map(StructField::dataType);
  }

  private Optional<String> nearest(StructType schema) {
    return Suggestion.nearest(column, List.of(schema.fieldNames()))
        .filter(name -> !name.equals(column));
  }
}
