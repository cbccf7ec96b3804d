package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;

import io.lakeloop.core.failure.UsageException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table or query of a database, read over JDBC. Its columns keep their types; their names lose
 * the letters that Delta refuses, and a moment without a time zone is taken as UTC.
 */
public final class DatabaseTable {
  private final SparkSession spark;
  private final DatabaseConnection connection;
  private final String relation;
  private final StructType columns;
  private final Optional<StructField> growing;
  private final Optional<Slices> slices;

  /**
   * How the rows are read in parallel, each part by a statement of its own.
   *
   * @param column a number, date or time that parts the rows
   * @param count how many parts
   */
  public record Slices(String column, int count) {}

  /**
   * Connects and takes the columns.
   *
   * @param relation a table's name as the database's SQL takes it, or a query in parentheses
   * @param growing a column whose values only grow, by which new rows are told from old
   * @param slices how to read in parallel; empty for one statement
   * @throws UsageException if the database refuses, or a column is not there or of no fitting type
   */
  public DatabaseTable(
      SparkSession spark,
      DatabaseConnection connection,
      String relation,
      Optional<String> growing,
      Optional<Slices> slices) {
    this.spark = spark;
    this.connection = connection;
    this.relation = relation;
    this.columns = columns(connection.reader(spark).option("dbtable", from("")));
    this.growing = growing.map(name -> ordered(name, "incremental-by"));
    this.slices =
        slices.map(each -> new Slices(ordered(each.column(), "partition-by").name(), each.count()));
  }

  /** The columns of the rows; reads none. */
  public StructType schema() {
    return named(spark.createDataFrame(List.<Row>of(), columns)).schema();
  }

  /** The growing column's name among those of the rows. */
  public Optional<String> growingColumn() {
    return growing.map(field -> Columns.storable(field.name()));
  }

  /** Whether the growing column's values are moments. */
  public boolean growsByTime() {
    return growing.filter(field -> SqlLiteral.isTime(field.dataType())).isPresent();
  }

  /** All rows. */
  public Dataset<Row> rows() {
    return read("");
  }

  /** The rows whose growing column is greater than a value of it. */
  public Dataset<Row> rowsBeyond(Object value) {
    StructField field = growing.orElseThrow();
    return read(
        SqlLiteral.isTime(field.dataType())
            ? compared(field, ">=", SqlLiteral.nextMicrosecond(value))
            : compared(field, ">", value));
  }

  /** The rows whose growing column is a value, or null. */
  public Dataset<Row> rowsAt(Object value) {
    StructField field = growing.orElseThrow();
    String at =
        SqlLiteral.isTime(field.dataType())
            ? compared(field, ">=", value)
                + " AND "
                + compared(field, "<", SqlLiteral.nextMicrosecond(value))
            : compared(field, "=", value);
    String where = "(%s) OR %s IS NULL".formatted(at, connection.quoted(field.name()));
    return named(load(connection.reader(spark).option("dbtable", from(where))));
  }

  private String compared(StructField field, String comparison, Object value) {
    return String.join(
        " ", connection.quoted(field.name()), comparison, SqlLiteral.of(value, field.dataType()));
  }

  private Dataset<Row> read(String where) {
    DataFrameReader reader = connection.reader(spark);
    Optional<Row> bounds = slices.map(each -> bounds(each, where)).filter(row -> !row.isNullAt(0));
    if (bounds.isEmpty()) {
      return named(load(reader.option("dbtable", from(where))));
    }
    Row row = bounds.get();
    Slices parts = slices.orElseThrow();
    String rows = from(both(where, notBeyond(row)));
    StructField by = columns.apply(parts.column());
    if (by.dataType().equals(DataTypes.TimestampNTZType)) {
      String[] conditions = conditions(by, parts.count(), moment(row, 0), moment(row, 1));
      return named(load(() -> reader.jdbc(connection.url(), rows, conditions, new Properties())));
    }
    return named(
        load(
            reader
                .option("dbtable", rows)
                .option("partitionColumn", parts.column())
                .option("numPartitions", parts.count())
                .option("lowerBound", row.getString(0))
                .option("upperBound", row.getString(1))));
  }

  /** Of which each row meets one: Spark itself parts no rows by moments without a time zone. */
  private String[] conditions(StructField by, int count, Instant least, Instant most) {
    Duration step = Duration.between(least, most).dividedBy(count);
    String[] conditions = new String[count];
    for (int i = 0; i < count; i++) {
      Instant from = least.plus(step.multipliedBy(i));
      String beyond = compared(by, ">=", from);
      String before = compared(by, "<", from.plus(step));
      conditions[i] =
          i == count - 1
              ? beyond
              : i == 0
                  ? before + " OR " + connection.quoted(by.name()) + " IS NULL"
                  : beyond + " AND " + before;
    }
    return conditions;
  }

  private static Instant moment(Row bounds, int place) {
    return LocalDateTime.parse(bounds.getString(place).replace(' ', 'T')).toInstant(ZoneOffset.UTC);
  }

  /** The least and the greatest value of the parting column as text, the growing one's greatest. */
  private Row bounds(Slices parts, String where) {
    String part = connection.quoted(parts.column());
    String top = growing.map(field -> connection.quoted(field.name())).orElse(part);
    String query =
        "SELECT min(%1$s) AS least, max(%1$s) AS most, max(%2$s) AS top FROM %3$s"
            .formatted(part, top, from(where));
    DataType type = columns.apply(parts.column()).dataType();
    Dataset<Row> row = load(connection.reader(spark).option("query", query));
    return row.select(
            text(col(row.columns()[0]), type),
            text(col(row.columns()[1]), type),
            utc(col(row.columns()[2]), row.schema().apply(2).dataType()))
        .head();
  }

  // Spark takes the bounds of numbers as whole ones.
  private static Column text(Column bound, DataType type) {
    return (type instanceof NumericType ? bound.cast("bigint") : bound).cast("string");
  }

  /**
   * The parts are read one after the other: without an end, a row that came meanwhile into a part
   * that was read already would be passed over for good, when a later one of another part came in.
   */
  private String notBeyond(Row bounds) {
    if (growing.isEmpty() || bounds.isNullAt(2)) {
      return "";
    }
    StructField field = growing.get();
    String end =
        SqlLiteral.isTime(field.dataType())
            ? compared(field, "<", SqlLiteral.nextMicrosecond(bounds.get(2)))
            : compared(field, "<=", bounds.get(2));
    return "(%s OR %s IS NULL)".formatted(end, connection.quoted(field.name()));
  }

  private static String both(String where, String more) {
    return List.of(where, more).stream()
        .filter(condition -> !condition.isEmpty())
        .map(condition -> "(" + condition + ")")
        .collect(Collectors.joining(" AND "));
  }

  /** Without the word AS before the name, which not every database allows. */
  private String from(String where) {
    String rows = relation.startsWith("(") ? relation + " lakeloop_source" : relation;
    return where.isEmpty()
        ? rows
        : "(SELECT * FROM %s WHERE %s) lakeloop_rows".formatted(rows, where);
  }

  private Dataset<Row> named(Dataset<Row> rows) {
    List<Column> named = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      named.add(
          utc(Columns.named(field.name()), field.dataType())
              // What the driver noted of a column is none of Delta's business.
              .as(Columns.storable(field.name()), Metadata.empty()));
    }
    return rows.select(named.toArray(Column[]::new));
  }

  /** The session's time zone is UTC. */
  private static Column utc(Column value, DataType type) {
    return type.equals(DataTypes.TimestampNTZType) ? value.cast("timestamp") : value;
  }

  private StructField ordered(String name, String key) {
    StructField field =
        Arrays.stream(columns.fields())
            .filter(each -> each.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "%s has no column %s.".formatted(source(), name),
                        "Its columns: " + String.join(", ", columns.fieldNames()) + ".",
                        "Correct %s in tables.yml.".formatted(key)));
    if (!SqlLiteral.isOrdered(field.dataType())) {
      throw new UsageException(
          "%s of %s cannot be what %s names.".formatted(name, source(), key),
          "It is of type %s.".formatted(field.dataType().simpleString()),
          "Name a column of whole numbers, decimals, dates or times.");
    }
    return field;
  }

  private StructType columns(DataFrameReader reader) {
    return load(reader).schema();
  }

  private Dataset<Row> load(DataFrameReader reader) {
    return load(reader::load);
  }

  private Dataset<Row> load(Load load) {
    try {
      return load.rows();
    } catch (SQLException | SparkException | AnalysisException refused) {
      // What the database itself says is inside what Spark makes of it.
      Throwable reason = refused.getCause() instanceof SQLException said ? said : refused;
      throw new UsageException(
          "%s cannot be read.".formatted(source()),
          String.valueOf(reason.getMessage()).lines().findFirst().orElse(""),
          "Check url, user, password and table or query in tables.yml.",
          refused);
    }
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  @FunctionalInterface
  private interface Load {
    Dataset<Row> rows() throws SQLException, SparkException, AnalysisException;
  }

  private String source() {
    return connection.place() + " " + relation;
  }
}
