package io.lakeloop.features.join;

import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.Columns;
import io.lakeloop.features.join.kernel.AsOfJoin;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.VariantType;

/**
 * The feature tables of one set of keys, and a spine, as the kernel wants them: keys of the same
 * types, times in microseconds, rows that can never match left out.
 *
 * @param time the spine's time
 */
record KeyedJoin(Dataset<Row> spine, String time, List<String> keys, List<FeatureRows> tables) {

  /** What becomes of a key's columns so that the sides agree. */
  private enum Cast {
    NONE,
    TO_BIGINT,
    OF_FLOAT
  }

  Dataset<Row> join(AsOfJoin.Options options) {
    List<Cast> casts = keys.stream().map(this::cast).toList();
    StructField[] fields = spine.schema().fields();
    List<Column> columns = new ArrayList<>();
    for (StructField field : fields) {
      columns.add(column(spine, field.name()));
    }
    int[] keyColumns = new int[keys.size()];
    for (int i = 0; i < keyColumns.length; i++) {
      keyColumns[i] = place(keys.get(i), casts.get(i), columns);
    }
    int timeColumn = spine.schema().fieldIndex(time);
    if (!(type(spine, time) instanceof TimestampType)) {
      timeColumn = columns.size();
      columns.add(micros(spine, time).as("t" + columns.size()));
    }
    Dataset<Row> joined =
        AsOfJoin.of(
            spine.select(columns.toArray(Column[]::new)),
            keyColumns,
            timeColumn,
            tables.stream().map(table -> prepared(table, casts)).toList(),
            options);
    return joined.select(outputs(joined, fields));
  }

  /** The names of the columns that a table adds. */
  static Stream<String> outputs(FeatureRows table) {
    return Stream.concat(
        table.columns().stream().map(FeatureRows.Looked::name), table.usedTime().stream());
  }

  private Column[] outputs(Dataset<Row> joined, StructField[] fields) {
    List<Column> out = new ArrayList<>();
    for (int i = 0; i < fields.length; i++) {
      out.add(joined.col("s" + i).as(fields[i].name(), fields[i].metadata()));
    }
    for (int i = 0; i < tables.size(); i++) {
      FeatureRows table = tables.get(i);
      int first = keys.size() + (table.knownAt().isPresent() ? 2 : 1);
      List<String> values = values(table);
      for (FeatureRows.Looked looked : table.columns()) {
        out.add(
            joined
                .col("f%d_%d".formatted(i, first + values.indexOf(looked.of())))
                .as(looked.name(), field(table.rows(), looked.of()).metadata()));
      }
      if (table.usedTime().isPresent()) {
        Column available = joined.col("f%d_%d".formatted(i, keys.size()));
        out.add(
            timestamp_micros(available.minus(lit(micros(table.delay()))))
                .as(table.usedTime().get()));
      }
    }
    return out.toArray(Column[]::new);
  }

  private AsOfJoin.Table prepared(FeatureRows table, List<Cast> casts) {
    Dataset<Row> rows = table.rows();
    List<Column> columns = new ArrayList<>();
    Column usable = column(rows, table.time()).isNotNull();
    for (int i = 0; i < keys.size(); i++) {
      Column key = column(rows, keys.get(i));
      usable = usable.and(key.isNotNull());
      columns.add(cast(key, casts.get(i)).as("k" + i));
    }
    Column eventTime = micros(rows, table.time());
    columns.add(
        (table.delay().isZero() ? eventTime : eventTime.plus(lit(micros(table.delay()))))
            .as("available"));
    if (table.knownAt().isPresent()) {
      Column known = column(rows, table.knownAt().get());
      usable = usable.and(known.isNotNull());
      if (table.cutOff().isPresent()) {
        usable = usable.and(known.cast(DataTypes.TimestampType).leq(lit(table.cutOff().get())));
      }
      columns.add(micros(rows, table.knownAt().get()).as("known"));
    }
    for (String value : values(table)) {
      columns.add(column(rows, value).as("v" + columns.size()));
    }
    return new AsOfJoin.Table(
        rows.where(usable).select(columns.toArray(Column[]::new)),
        keys.size(),
        table.knownAt().isPresent(),
        table.maxAge().map(KeyedJoin::micros).orElse(Long.MAX_VALUE));
  }

  /** The columns of a table by which ties are broken, in that order: all that comes along. */
  private static List<String> values(FeatureRows table) {
    return Stream.concat(
            table.tieBreaks().stream(), table.columns().stream().map(FeatureRows.Looked::of))
        .distinct()
        .toList();
  }

  /** The column that is a key of the spine, added where no column is as it must be. */
  private int place(String key, Cast cast, List<Column> columns) {
    if (cast == Cast.NONE) {
      return spine.schema().fieldIndex(key);
    }
    columns.add(cast(column(spine, key), cast).as("k" + columns.size()));
    return columns.size() - 1;
  }

  private Cast cast(String key) {
    Set<DataType> types = new HashSet<>();
    types.add(type(spine, key));
    tables.forEach(table -> types.add(type(table.rows(), key)));
    if (types.stream().anyMatch(type -> type instanceof MapType || type instanceof VariantType)) {
      throw new IllegalArgumentException(
          "'%s' is no key: values of type %s have no equality."
              .formatted(key, type(spine, key).simpleString()));
    }
    if (types.size() == 1) {
      return types.stream()
              .anyMatch(type -> type instanceof DoubleType || type instanceof FloatType)
          ? Cast.OF_FLOAT
          : Cast.NONE;
    }
    if (types.stream().allMatch(AsOfJoin::isWhole)) {
      return keys.size() == 1 ? Cast.NONE : Cast.TO_BIGINT;
    }
    throw new IllegalArgumentException(
        "The key '%s' is of different types: %s in the spine, %s in what is looked up."
            .formatted(
                key,
                type(spine, key).simpleString(),
                String.join(
                    ", ",
                    tables.stream()
                        .map(table -> type(table.rows(), key).simpleString())
                        .distinct()
                        .toList())));
  }

  private static Column cast(Column key, Cast cast) {
    return switch (cast) {
      case NONE -> key;
      case TO_BIGINT -> key.cast(DataTypes.LongType);
      // Of 0.0 and -0.0, and of all that is no number, the bits differ.
      case OF_FLOAT -> when(isnan(key), lit(Double.NaN)).otherwise(key.plus(lit(0.0)));
    };
  }

  private static Column micros(Dataset<Row> rows, String time) {
    DataType type = type(rows, time);
    if (!(type instanceof TimestampType
        || type instanceof TimestampNTZType
        || type instanceof DateType)) {
      throw new IllegalArgumentException(
          "'%s' is of type %s, which is no time.".formatted(time, type.simpleString()));
    }
    return unix_micros(column(rows, time).cast(DataTypes.TimestampType));
  }

  private static long micros(Duration length) {
    return length.dividedBy(ChronoUnit.MICROS.getDuration());
  }

  private static Column column(Dataset<Row> rows, String name) {
    field(rows, name);
    return rows.col(Columns.quoted(name));
  }

  private static DataType type(Dataset<Row> rows, String name) {
    return field(rows, name).dataType();
  }

  private static StructField field(Dataset<Row> rows, String name) {
    return Arrays.stream(rows.schema().fields())
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no column '%s' among %s."
                        .formatted(name, String.join(", ", rows.columns()))));
  }
}
