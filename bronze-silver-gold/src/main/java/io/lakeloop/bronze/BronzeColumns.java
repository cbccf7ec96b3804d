package io.lakeloop.bronze;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.SourceFiles;
import io.lakeloop.core.table.SourceRows;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.BronzeTable;
import io.lakeloop.layers.ColumnConfig;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The columns a bronze table has once a batch of files, or of a database's rows, is in it, and
 * which of them a file's column is. Names that differ by case alone are one, and letters that Delta
 * refuses become underscores.
 */
final class BronzeColumns {
  /** Columns that are ours in every bronze table; a file's own of these names are rescued. */
  private static final Set<String> OURS =
      Set.of(
          Landing.RESCUED,
          SourceFiles.SOURCE,
          SourceFiles.SOURCE_MODIFIED_AT,
          SourceFiles.CORRUPT,
          BronzeTarget.INGESTED_AT,
          BronzeTarget.RUN_ID);

  private final TableName table;
  private final Map<String, ColumnConfig> declared = new LinkedHashMap<>();
  private final Map<String, String> aliases = new HashMap<>();
  private final Map<String, StructField> fields = new LinkedHashMap<>();
  private final Set<String> fixed = new HashSet<>();

  /**
   * The table's columns after a batch.
   *
   * @param present the table's columns; empty where there is no table yet
   * @param files the batch's rows, those of each shape of file
   * @throws UsageException if a column is declared with another type than the table's
   */
  BronzeColumns(
      TableName table, BronzeTable config, Optional<StructType> present, List<SourceRows> files) {
    this.table = table;
    config.columns().forEach((name, column) -> declared.put(low(name), column));
    config.aliases().forEach((name, others) -> others.forEach(other -> alias(other, name)));
    for (StructField field : present.orElseGet(StructType::new).fields()) {
      if (!OURS.contains(low(field.name()))) {
        fields.put(low(field.name()), field);
        fixed.add(low(field.name()));
      }
    }
    boolean unknownTable = fields.isEmpty() && declared.isEmpty();
    if (config.newColumns() == BronzeTable.NewColumns.ADD || unknownTable) {
      files.forEach(this::addAll);
    }
    config.columns().forEach(this::addDeclared);
  }

  /** The columns in order, without those that are ours. */
  Collection<StructField> fields() {
    return fields.values();
  }

  /** The column that a file's column of this name is; null where the table has none. */
  @Nullable StructField of(String nameInFile) {
    return fields.get(low(nameHere(nameInFile)));
  }

  /** Whether the project says what type the column has. */
  boolean isDeclared(String name) {
    return declared.containsKey(low(name));
  }

  private void addAll(SourceRows rows) {
    for (int place = 0; place < rows.names().size(); place++) {
      String name = nameHere(rows.names().get(place));
      ColumnConfig said = declared.get(low(name));
      if (said != null) {
        addDeclared(name, said);
      } else if (!OURS.contains(low(name))) {
        add(new StructField(name, storable(rows.type(place)), true, Metadata.empty()));
      }
    }
  }

  /** Of two types that new files give one column, the first counts, or the wider one. */
  private void add(StructField field) {
    String name = low(field.name());
    StructField known = fields.get(name);
    if (known == null) {
      fields.put(name, field);
    } else if (!fixed.contains(name)
        && new Conversion(known.dataType(), field.dataType(), false).keepsAll()) {
      fields.put(name, new StructField(known.name(), field.dataType(), true, Metadata.empty()));
    }
  }

  private void addDeclared(String name, ColumnConfig said) {
    DataType type = said.dataType();
    StructField known = fields.get(low(name));
    if (known == null) {
      StructField field = new StructField(name, type, true, Metadata.empty());
      fields.put(low(name), said.comment().isEmpty() ? field : field.withComment(said.comment()));
      fixed.add(low(name));
    } else if (!known.dataType().catalogString().equalsIgnoreCase(type.catalogString())) {
      throw new UsageException(
          "%s.%s is declared %s, but the table has it as %s."
              .formatted(table, name, type.sql(), known.dataType().sql()),
          "A bronze table's rows, and with them the types of its columns, are never changed.",
          "Declare another name, with '%s' among its aliases, or delete the table's folder and its"
                  .formatted(name)
              + " checkpoint to load it anew.");
    }
  }

  private void alias(String other, String name) {
    aliases.put(low(other), name);
    aliases.put(low(Columns.storable(other)), name);
  }

  private String nameHere(String nameInFile) {
    String alias = aliases.get(low(nameInFile));
    return alias == null ? Columns.storable(nameInFile) : alias;
  }

  // Delta has no column of nothing but nulls; what comes later is text at the least.
  private static DataType storable(DataType type) {
    return type.equals(DataTypes.NullType) ? DataTypes.StringType : type;
  }

  private static String low(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
