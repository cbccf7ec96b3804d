package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.try_subtract;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_micros;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampType;

/**
 * Where the values of some columns lie, as SQL with literals: by these Delta passes over files
 * whose own least and greatest values lie elsewhere, which it cannot by comparing with another
 * column. A column whose values lie apart, such as mostly new ones and a few that came late, gets
 * several ranges.
 */
public final class KeyRanges {
  // A gap is seen where it is at least a 32nd of the whole range.
  private static final int PIECES = 32;
  private static final String PIECE = "piece";
  // Fewer files are read sooner than it is found out which of them could be passed over.
  private static final long FEW_FILES = 4;

  private final Dataset<Row> rows;
  private final Map<List<String>, List<Found>> found = new HashMap<>();

  /**
   * The ranges of some rows.
   *
   * @param rows looked at a few times; persist what is dear to compute
   */
  public KeyRanges(Dataset<Row> rows) {
    this.rows = rows;
  }

  private record Range(String least, String greatest) {
    String sql(String column, DataType type) {
      return least.equals(greatest)
          ? "%s = %s".formatted(column, literal(least, type))
          : "%s BETWEEN %s AND %s".formatted(column, literal(least, type), literal(greatest, type));
    }

    Range upTo(Range next) {
      return new Range(least, next.greatest());
    }
  }

  /** Whether it pays to find out which of so many files can be passed over. */
  public static boolean payFor(long files) {
    return files > FEW_FILES;
  }

  private record Found(StructField field, List<Range> ranges, boolean orNull) {
    Optional<String> sql(String side) {
      String column = side + "." + Columns.quoted(field.name());
      Stream<String> within = ranges.stream().map(range -> range.sql(column, field.dataType()));
      Stream<String> none = orNull ? Stream.of(column + " IS NULL") : Stream.of();
      return Stream.concat(within, none)
          .reduce((left, right) -> left + " OR " + right)
          .map(either -> "(" + either + ")");
    }
  }

  /**
   * The condition that each column's values lie in one of the rows' ranges; a column with a null
   * may be null. The rows are looked at once, whatever the side.
   *
   * @param columns of which those of other types than integers, decimals, texts, dates and
   *     timestamps are left out
   * @param side what the columns are qualified with
   * @return empty where nothing can be said, as of no rows
   */
  public Optional<String> sql(List<String> columns, String side) {
    return found.computeIfAbsent(columns, this::find).stream()
        .flatMap(column -> column.sql(side).stream())
        .reduce((left, right) -> left + " AND " + right);
  }

  private List<Found> find(List<String> columns) {
    List<StructField> fields =
        columns.stream()
            .map(rows.schema()::apply)
            .filter(field -> isRanged(field.dataType()))
            .toList();
    List<Column> figures = new ArrayList<>();
    for (StructField field : fields) {
      Column value = Columns.named(field.name());
      figures.add(min(value).cast("string").as("least " + field.name()));
      figures.add(max(value).cast("string").as("greatest " + field.name()));
      figures.add(count_if(value.isNull()).as("nulls " + field.name()));
    }
    if (figures.isEmpty()) {
      return List.of();
    }
    Row extent = rows.agg(figures.get(0), figures.stream().skip(1).toArray(Column[]::new)).first();
    return fields.stream().map(field -> found(field, extent)).toList();
  }

  private Found found(StructField field, Row extent) {
    String least = extent.getAs("least " + field.name());
    List<Range> ranges =
        least == null
            ? List.of()
            : ranges(
                field.name(),
                field.dataType(),
                new Range(least, extent.getAs("greatest " + field.name())));
    return new Found(field, ranges, extent.<Long>getAs("nulls " + field.name()) > 0);
  }

  /** The range, cut where the values leave gaps. */
  private List<Range> ranges(String name, DataType type, Range whole) {
    if (type instanceof StringType || whole.least().equals(whole.greatest())) {
      return List.of(whole);
    }
    Column width = distance(lit(whole.greatest()).cast(type), whole.least(), type);
    Column share = try_divide(distance(Columns.named(name), whole.least(), type), width);
    // Null is how far apart values are that lie further apart than their type can say.
    Column piece = floor(coalesce(share, lit(0.0)).multiply(PIECES));
    List<Row> pieces =
        rows.filter(Columns.named(name).isNotNull())
            .groupBy(least(piece, lit((long) PIECES - 1)).as(PIECE))
            .agg(
                min(Columns.named(name)).cast("string").as("least"),
                max(Columns.named(name)).cast("string").as("greatest"))
            .orderBy(col(PIECE))
            .collectAsList();
    List<Range> ranges = new ArrayList<>();
    long before = -2;
    for (Row row : pieces) {
      Range next = new Range(row.getAs("least"), row.getAs("greatest"));
      boolean adjacent = row.<Long>getAs(PIECE) == before + 1;
      ranges.add(adjacent ? ranges.remove(ranges.size() - 1).upTo(next) : next);
      before = row.<Long>getAs(PIECE);
    }
    return ranges;
  }

  /** Taken before the numbers become ones that cannot tell great neighbours apart. */
  private static Column distance(Column value, String least, DataType type) {
    return try_subtract(number(value, type), number(lit(least).cast(type), type)).cast("double");
  }

  private static Column number(Column value, DataType type) {
    if (type instanceof DecimalType) {
      return value;
    }
    if (type instanceof DateType) {
      return unix_date(value).cast("bigint");
    }
    return type instanceof TimestampType ? unix_micros(value) : value.cast("bigint");
  }

  private static boolean isRanged(DataType type) {
    return type instanceof IntegralType
        || type instanceof DecimalType
        || type instanceof DateType
        || type instanceof TimestampType
        || (type instanceof StringType text && text.isUTF8BinaryCollation());
  }

  private static String literal(String value, DataType type) {
    String quoted = Columns.text(value);
    return type instanceof StringType ? quoted : "CAST(%s AS %s)".formatted(quoted, type.sql());
  }
}
