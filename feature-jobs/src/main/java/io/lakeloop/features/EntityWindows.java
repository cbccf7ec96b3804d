package io.lakeloop.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.features.kernel.Answers;
import io.lakeloop.features.kernel.RowLayout;
import io.lakeloop.features.kernel.RowOrder;
import io.lakeloop.features.kernel.WindowPlan;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Brings queries and events into one stream of rows, each entity's in the order of time, and what
 * the kernel answers into columns. A row is one struct of keys, time, role, values, and those
 * columns of a query that are none of these: what lies there once is not written twice.
 */
final class EntityWindows {
  private static final String ROW = "row";
  private static final String TIME = "time";
  private static final String ROLE = "role";
  private static final String REST = "rest";
  private static final String SLICE = "_hot_slice";

  private final WindowedFeatures.Spec spec;
  private final StructType queries;
  private final EventValues values;
  private final boolean own;
  private final WindowSlices hot;
  private final List<String> rest = new ArrayList<>();
  private final List<Answers.Output> outputs = new ArrayList<>();

  /**
   * How queries are answered from events.
   *
   * @param queries what is to come out beside the features
   * @param own whether the events are themselves the queries, those of one entity and time one
   * @param hot the entities that are cut into slices
   */
  EntityWindows(
      WindowedFeatures.Spec spec,
      StructType queries,
      StructType events,
      boolean own,
      WindowSlices hot) {
    this.spec = spec;
    this.queries = queries;
    this.values = new EventValues(events, spec.features());
    this.own = own;
    this.hot = hot;
    int row = spec.features().size();
    for (StructField field : queries.fields()) {
      int found = found(field, events);
      outputs.add(
          new Answers.Output(
              field,
              found >= 0
                  ? List.of(row, found)
                  : List.of(row, firstValue() + values.size(), rest.size())));
      if (found < 0) {
        rest.add(field.name());
      }
    }
    for (int i = 0; i < row; i++) {
      WindowedFeature feature = spec.features().get(i);
      outputs.add(
          new Answers.Output(
              DataTypes.createStructField(
                  feature.name(), values.types().get(i), !feature.aggregate().counts()),
              List.of(i)));
    }
  }

  static long micros(Duration duration) {
    return duration.dividedBy(ChronoUnit.MICROS.getDuration());
  }

  /** The rows of queries that are no events. */
  Dataset<Row> queryRows(Dataset<Row> queryRows) {
    Dataset<Row> rows = queryRows;
    if (!hot.isEmpty()) {
      Column time = micros(rows, spec.queryTime());
      rows = hot.beside(rows).withColumn(SLICE, WindowSlices.slice(time));
    }
    return rows.select(
        row(rows, spec.queryTime(), lit(RowLayout.QUERY), values.absent(), rest(rows)).as(ROW));
  }

  /** The rows of events, which are the queries too where they are their own. */
  Dataset<Row> eventRows(Dataset<Row> events) {
    Dataset<Row> rows = events;
    Column role = lit(own ? RowLayout.BOTH : RowLayout.EVENT);
    if (!hot.isEmpty()) {
      Column time = micros(rows, spec.eventTime());
      Column first = WindowSlices.slice(own ? time : time.plus(lit(micros(spec.delay()))));
      // The last time an event counts for is a microsecond before it leaves the longest window.
      Column last = WindowSlices.slice(time.plus(lit(WindowSlices.reach(spec) - 1)));
      rows = hot.beside(rows).withColumn(SLICE, explode(sequence(first, last)));
      role = own ? when(col(SLICE).equalTo(first), role).otherwise(RowLayout.EVENT) : role;
    }
    Column others = own ? rest(rows) : lit(null).cast(restType());
    return rows.select(row(rows, spec.eventTime(), role, values.of(rows), others).as(ROW));
  }

  /** Answers rows, in one shuffle and one sort. */
  Dataset<Row> answers(Dataset<Row> rows, int partitions) {
    List<Column> keys = new ArrayList<>();
    for (String key : keyNames()) {
      keys.add(col(ROW + "." + key));
    }
    Column time = col(ROW + "." + TIME);
    List<Column> within = hasRoles() ? List.of(col(ROW + "." + ROLE)) : List.of();
    Dataset<Row> sorted =
        partitioned(rows, keys, time, partitions)
            .sortWithinPartitions(RowOrder.of(keys, time, within).toArray(Column[]::new));
    StructType row = (StructType) rows.schema().apply(ROW).dataType();
    return Answers.of(
        sorted,
        new RowLayout(row, keys.size(), hasRoles(), values.size()),
        new WindowPlan(values.aggregates(), values.types(), micros(spec.delay())),
        outputs);
  }

  private Dataset<Row> partitioned(
      Dataset<Row> rows, List<Column> keys, Column time, int partitions) {
    List<Column> entity = keys.subList(0, spec.keys().size());
    Column[] grouping =
        Stream.concat(entity.stream(), Stream.of(WindowedFeatures.spread(entity, time)))
            .toArray(Column[]::new);
    if (hot.isEmpty()) {
      return rows.repartition(partitions, grouping);
    }
    // An entity's slices go to one partition each: by hash alone, some would meet.
    Column slice = keys.get(spec.keys().size());
    Column partition = pmod(hash(grouping).plus(slice), lit(partitions));
    return rows.repartitionById(partitions, partition.cast(DataTypes.IntegerType));
  }

  private Column row(
      Dataset<Row> rows, String time, Column role, List<Column> numbers, Column others) {
    List<Column> columns = new ArrayList<>();
    List<String> names = keyNames();
    for (int i = 0; i < spec.keys().size(); i++) {
      columns.add(WindowedFeatures.column(rows, spec.keys().get(i)).as(names.get(i)));
    }
    if (!hot.isEmpty()) {
      columns.add(col(SLICE).as(names.get(spec.keys().size())));
    }
    columns.add(WindowedFeatures.column(rows, time).cast(DataTypes.TimestampType).as(TIME));
    if (hasRoles()) {
      columns.add(role.as(ROLE));
    }
    for (int i = 0; i < numbers.size(); i++) {
      columns.add(numbers.get(i).as("v" + i));
    }
    if (!rest.isEmpty()) {
      columns.add(others.as(REST));
    }
    return struct(columns.toArray(Column[]::new));
  }

  private static Column micros(Dataset<Row> rows, String time) {
    return unix_micros(WindowedFeatures.column(rows, time).cast(DataTypes.TimestampType));
  }

  /** Whether rows must say what they are: not where each is both event and query. */
  private boolean hasRoles() {
    return !own || !hot.isEmpty();
  }

  private Column rest(Dataset<Row> rows) {
    return struct(
        rest.stream().map(name -> WindowedFeatures.column(rows, name)).toArray(Column[]::new));
  }

  private DataType restType() {
    return DataTypes.createStructType(
        Arrays.stream(queries.fields()).filter(field -> rest.contains(field.name())).toList());
  }

  private List<String> keyNames() {
    return WindowedFeatures.numbered("k", keyCount());
  }

  /** A slice is a key too. */
  private int keyCount() {
    return spec.keys().size() + (hot.isEmpty() ? 0 : 1);
  }

  private int firstValue() {
    return keyCount() + (hasRoles() ? 2 : 1);
  }

  /** Where a row has a query's column anyway, or -1. */
  private int found(StructField field, StructType events) {
    int key = spec.keys().indexOf(field.name());
    if (key >= 0 && field.dataType().equals(events.apply(field.name()).dataType())) {
      return key;
    }
    boolean isTime =
        field.name().equals(own ? spec.eventTime() : spec.queryTime())
            && field.dataType().equals(DataTypes.TimestampType);
    return isTime ? keyCount() : -1;
  }
}
