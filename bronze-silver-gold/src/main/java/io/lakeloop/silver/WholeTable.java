package io.lakeloop.silver;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.unix_micros;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.TableFacts;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.TableExpectation.FreshWithin;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampNTZType;

/** Figures of a whole table, at a cost that does not grow with it where that can be. */
final class WholeTable {
  private final Tables tables;
  private final TableName name;

  /** Looks at the newest version; that is no input of the run. */
  WholeTable(Tables tables, TableName name) {
    this.tables = tables.forNewRun();
    this.name = name;
  }

  /** How many rows a reader sees: from Delta's log, where no row can be hidden. */
  long rows() {
    TableFacts facts = tables.facts(name);
    boolean hides = List.of(facts.schema().fieldNames()).contains(Tables.DELETED_AT);
    Optional<Long> told = hides ? Optional.empty() : facts.rows();
    return told.orElseGet(() -> tables.read(name).count());
  }

  /**
   * How old the newest value of a column is, in seconds, less than 0 where it is still to come;
   * empty where no row has one. Only where it is too old are other files read than those that can
   * hold a newer one.
   *
   * @param now when the run began
   */
  Optional<Double> age(FreshWithin fresh, Instant now) {
    Dataset<Row> rows = tables.read(name);
    DataType type = rows.schema().apply(fresh.column()).dataType();
    Column column = Columns.named(fresh.column());
    return newest(rows.filter(column.geq(literal(now.minus(fresh.within()), type))), column)
        .or(() -> newest(rows, column))
        .map(micros -> (now.toEpochMilli() * 1000 - micros) / 1e6);
  }

  private static Optional<Long> newest(Dataset<Row> rows, Column column) {
    Row row = rows.agg(unix_micros(max(column).cast("timestamp"))).head();
    return row.isNullAt(0) ? Optional.empty() : Optional.of(row.getLong(0));
  }

  /** Of the column's own type: Delta passes over no file where the column must be cast. */
  private static Column literal(Instant time, DataType type) {
    if (type instanceof DateType) {
      return lit(LocalDate.ofInstant(time, ZoneOffset.UTC));
    }
    return type instanceof TimestampNTZType
        ? lit(LocalDateTime.ofInstant(time, ZoneOffset.UTC))
        : lit(time);
  }
}
