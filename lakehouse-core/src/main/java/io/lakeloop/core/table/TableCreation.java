package io.lakeloop.core.table;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Makes a Delta table at a path as a {@link TableSpec} says, or brings its columns up to it. */
final class TableCreation {
  private final SparkSession spark;
  private final TableSpec spec;
  private final String path;

  TableCreation(SparkSession spark, TableSpec spec, String path) {
    this.spark = spark;
    this.spec = spec;
    this.path = path;
  }

  void run() {
    DeltaTableBuilder builder =
        DeltaTable.createIfNotExists(spark).location(path).addColumns(spec.schema());
    if (!spec.description().isBlank()) {
      builder.comment(spec.description());
    }
    spec.properties().forEach(builder::property);
    if (!spec.clusteredBy().isEmpty()) {
      builder.clusterBy(spec.clusteredBy().toArray(String[]::new));
    }
    builder.execute();
  }

  void addMissingColumns(StructType present) {
    Set<String> names =
        Arrays.stream(present.fieldNames())
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    List<StructField> missing =
        Arrays.stream(spec.schema().fields())
            .filter(field -> !names.contains(field.name().toLowerCase(Locale.ROOT)))
            .toList();
    if (!missing.isEmpty()) {
      // An empty append is the one way to add columns that needs no catalog and keeps nested types.
      spark
          .createDataFrame(List.<Row>of(), new StructType(missing.toArray(StructField[]::new)))
          .write()
          .format("delta")
          .option("mergeSchema", "true")
          .mode("append")
          .save(path);
    }
  }
}
