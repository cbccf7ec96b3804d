package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.DatabaseTable;
import io.lakeloop.core.table.SourceFiles;
import io.lakeloop.core.table.SourceRows;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.BronzeTable;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Rows of a database in the columns of their bronze table, as {@link Landing} has it of files, and
 * in a form in which they can be compared with those held.
 *
 * @param place what is noted as their source
 */
record LandedRows(
    Tables tables, TableName name, BronzeTable table, DatabaseTable source, String place) {
  private static final String RESCUED_OF_COLUMNS = "_lakeloop_rescued_of_columns";
  private static final String TEXTS = "array<struct<key:string,value:string>>";

  /**
   * The table's columns, {@link Landing#RESCUED} where it may be needed, {@link
   * BronzeTarget#SOURCE} and {@link BronzeTarget#SOURCE_MODIFIED_AT}.
   *
   * @param rows of the source's columns
   * @throws UsageException if two of them have one name, which nothing could be kept apart by
   */
  Dataset<Row> of(Dataset<Row> rows) {
    List<String> names = List.of(rows.columns());
    for (String column : names) {
      if (names.indexOf(column) < names.lastIndexOf(column)) {
        throw new UsageException(
            "%s has two columns %s.".formatted(place, column),
            "Delta refuses blanks and some other letters, which become underscores.",
            "Write a query in tables.yml that names one of them otherwise.");
      }
    }
    int growing = names.indexOf(source.growingColumn().orElse(""));
    SourceRows given =
        SourceRows.of(
            rows, place, source.growsByTime() ? OptionalInt.of(growing) : OptionalInt.empty());
    return new Landing(columns(given), List.of(given)).rows().get(0).drop(SourceFiles.CORRUPT);
  }

  /**
   * The same with what was rescued as a list in order, null where nothing was: maps cannot be
   * compared.
   */
  Dataset<Row> compared(Dataset<Row> rows) {
    return listed(of(rows));
  }

  /**
   * Those of the source's rows that are not held, {@link #compared}. Rows are alike where all
   * columns are that the table has and the source names now, and what was rescued of these: of one
   * that is gone from there, or came since, nobody can tell whether a row has changed. What else
   * was rescued says which of several rows that are so alike are the held ones.
   *
   * <p>A column that the table has got since a row came, or whose values are rescued since they
   * have another type, is null in the row held: the row counts as another, and is missing once.
   */
  Dataset<Row> missing(Dataset<Row> rows, Dataset<Row> held) {
    List<String> names = List.of(held.columns());
    Dataset<Row> landed = of(rows);
    // Where nothing can be rescued, it tells no row from another: that look would be in vain.
    boolean mayRescue =
        names.contains(Landing.RESCUED) || List.of(landed.columns()).contains(Landing.RESCUED);
    Set<String> named =
        new HashSet<>(mayRescue ? Set.of(Landing.RESCUED, RESCUED_OF_COLUMNS) : Set.of());
    Set<String> keys = new HashSet<>();
    BronzeColumns columns = columns(SourceRows.of(none(), place, OptionalInt.empty()));
    for (String name : none().columns()) {
      StructField here = columns.of(name);
      if (here != null && names.contains(here.name())) {
        named.add(here.name());
        // Of several columns that are one here, all but one are rescued by their own names.
        keys.addAll(List.of(here.name(), name));
      }
    }
    Dataset<Row> before = withRescuedOf(keys, given(held));
    return Missing.of(
            withRescuedOf(keys, listed(landed)),
            before.drop(
                Stream.of(before.columns())
                    .filter(column -> !named.contains(column))
                    .toArray(String[]::new)),
            Set.of(Landing.RESCUED))
        .drop(RESCUED_OF_COLUMNS);
  }

  private static Dataset<Row> withRescuedOf(Set<String> keys, Dataset<Row> listed) {
    Column entries =
        filter(Columns.named(Landing.RESCUED), entry -> entry.getField("key").isin(keys.toArray()));
    return listed.withColumn(RESCUED_OF_COLUMNS, when(size(entries).gt(0), entries));
  }

  /** Held rows as they came, to be compared with {@link #compared}. */
  Dataset<Row> given(Dataset<Row> held) {
    return listed(held.drop(BronzeTarget.NOTED.toArray(String[]::new)));
  }

  /** What {@link #of} would have made of the rows that were {@link #compared}. */
  Dataset<Row> restored(Dataset<Row> compared) {
    return List.of(of(none()).columns()).contains(Landing.RESCUED)
        ? compared.withColumn(Landing.RESCUED, map_from_entries(Columns.named(Landing.RESCUED)))
        : compared.drop(Landing.RESCUED);
  }

  private static Dataset<Row> listed(Dataset<Row> rows) {
    Column entries =
        List.of(rows.columns()).contains(Landing.RESCUED)
            ? array_sort(map_entries(Columns.named(Landing.RESCUED)))
            : lit(null);
    return rows.withColumn(Landing.RESCUED, entries.cast(TEXTS));
  }

  /**
   * The growing column's name in the table; empty where the source has none.
   *
   * @throws UsageException if it is of another type there, for what is new is found by comparing,
   *     or the table has none
   */
  Optional<String> growing() {
    return source.growingColumn().map(growing -> sameType(source.schema().apply(growing)));
  }

  private String sameType(StructField growing) {
    StructField here =
        columns(SourceRows.of(none(), place, OptionalInt.empty())).of(growing.name());
    if (here == null) {
      throw without(growing.name());
    }
    if (!here.dataType().equals(growing.dataType())) {
      throw new UsageException(
          "%s of %s has another type than its source's.".formatted(here.name(), name),
          "It holds %s, and its source gives %s; incremental-by compares the two."
              .formatted(here.dataType().simpleString(), growing.dataType().simpleString()),
          "Write a query in tables.yml that casts it, or begin another bronze table.");
    }
    return here.name();
  }

  /** What is told where the table has no growing column. */
  UsageException without(String growing) {
    return new UsageException(
        "%s has no column %s, which incremental-by names.".formatted(name, growing),
        "New rows are told from those it holds by it; all would be added again.",
        "Name another column, declare it where new ones are rescued, or delete the table's folder"
            + " %s to load it from the start.".formatted(tables.environment().path(name)));
  }

  private Dataset<Row> none() {
    return tables.spark().createDataFrame(List.<Row>of(), source.schema());
  }

  private BronzeColumns columns(SourceRows given) {
    return new BronzeColumns(
        name,
        table,
        tables.existsHere(name) ? Optional.of(tables.schema(name)) : Optional.empty(),
        List.of(given));
  }
}
