package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.SourceFiles;
import io.lakeloop.core.table.SourceRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;

/**
 * Rows of files, or of a database, with the columns of their table. A value that its column cannot
 * take without being changed, and one of a column that the table does not have, is kept as text in
 * {@link #RESCUED}; that column is there from the first rows on of which something might have to be
 * rescued.
 */
final class Landing {
  /** What could not be kept in a column of its own: text by column. Null where all could. */
  static final String RESCUED = "_rescued";

  private static final MapType TEXTS =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);

  private final BronzeColumns columns;
  private final List<SourceRows> files;

  /**
   * @param columns the table's columns
   * @param files a batch's rows, those of each shape of file, with the columns they name themselves
   */
  Landing(BronzeColumns columns, List<SourceRows> files) {
    this.columns = columns;
    this.files = files;
  }

  /**
   * The rows, with the table's columns in its order, {@link #RESCUED} where it may be needed, and
   * the three columns of {@link SourceFiles}.
   */
  List<Dataset<Row>> rows() {
    List<Taken> taken = files.stream().map(this::taken).toList();
    boolean mayRescue = taken.stream().anyMatch(rows -> !rows.rescued.isEmpty());
    return taken.stream().map(rows -> rows.selected(mayRescue)).toList();
  }

  private Taken taken(SourceRows rows) {
    Map<String, List<Integer>> places = new LinkedHashMap<>();
    Taken taken = new Taken(rows, new ArrayList<>(), new LinkedHashMap<>());
    for (int place = 0; place < rows.names().size(); place++) {
      String name = rows.names().get(place);
      StructField column = columns.of(name);
      if (column == null) {
        taken.rescued.put(name, Conversion.text(rows.value(place), rows.type(place)));
      } else {
        List<Integer> same = places.computeIfAbsent(column.name(), first -> new ArrayList<>());
        // Of several columns that are one here, the one that has its very name is asked first.
        same.add(name.equals(column.name()) ? 0 : same.size(), place);
      }
    }
    for (StructField column : columns.fields()) {
      taken.land(column, places.getOrDefault(column.name(), List.of()), columns);
    }
    return taken;
  }

  /** One shape's columns on their way, and the texts that are rescued if they are not null. */
  private record Taken(SourceRows rows, List<Column> landed, Map<String, Column> rescued) {
    void land(StructField column, List<Integer> places, BronzeColumns columns) {
      List<Column> values = new ArrayList<>();
      for (int place : places) {
        values.add(conversion(column, place, columns).of(rows.value(place)));
      }
      Column value =
          values.isEmpty()
              ? lit(null).cast(column.dataType())
              : coalesce(values.toArray(Column[]::new));
      landed.add(value.as(column.name(), column.metadata()));
      for (int i = 0; i < values.size(); i++) {
        int place = places.get(i);
        if (values.size() == 1 && conversion(column, place, columns).keepsAll()) {
          continue;
        }
        Column kept =
            Conversion.text(values.get(i), column.dataType())
                .eqNullSafe(Conversion.text(value, column.dataType()));
        rescued.put(
            i == 0 ? column.name() : rows.names().get(place),
            when(
                values.get(i).isNull().or(lit(i > 0).and(kept.equalTo(false))),
                Conversion.text(rows.value(place), rows.type(place))));
      }
    }

    private Conversion conversion(StructField column, int place, BronzeColumns columns) {
      return new Conversion(rows.type(place), column.dataType(), columns.isDeclared(column.name()));
    }

    Dataset<Row> selected(boolean mayRescue) {
      List<Column> selected = new ArrayList<>(landed);
      if (mayRescue) {
        selected.add(rescuedTexts().as(RESCUED));
      }
      selected.add(col(SourceFiles.SOURCE));
      selected.add(col(SourceFiles.SOURCE_MODIFIED_AT));
      selected.add(col(SourceFiles.CORRUPT));
      return rows.rows().select(selected.toArray(Column[]::new));
    }

    private Column rescuedTexts() {
      if (rescued.isEmpty()) {
        return lit(null).cast(TEXTS);
      }
      Column entries =
          array_compact(
              array(
                  rescued.entrySet().stream()
                      .map(
                          text ->
                              when(
                                  text.getValue().isNotNull(),
                                  struct(
                                      lit(text.getKey()).as("key"), text.getValue().as("value"))))
                      .toArray(Column[]::new)));
      return when(size(entries).gt(0), map_from_entries(entries));
    }
  }
}
