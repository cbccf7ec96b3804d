package io.lakeloop.core.table;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a Delta table at a path as a {@link TableSpec} says, or brings its columns up to it. */
final class TableCreation {
  private static final Logger LOG = LoggerFactory.getLogger(TableCreation.class);

  private final SparkSession spark;
  private final TableSpec spec;
  private final String path;
  private final DeltaVersions versions;

  TableCreation(SparkSession spark, TableSpec spec, String path, DeltaVersions versions) {
    this.spark = spark;
    this.spec = spec;
    this.path = path;
    this.versions = versions;
  }

  /**
   * Makes the table where there is none, also among the files of a creation that was killed before
   * its commit; else adds the columns it lacks. Of two writers at once, the second takes the
   * first's.
   */
  void run() {
    if (isAbsent() && isFree()) {
      try {
        declare();
      } catch (AnalysisException | ConcurrentModificationException refused) {
        // Another writer has begun the table, or has made it. What else may be wrong, begin() says.
        LOG.debug("{} was not declared", spec.name(), refused);
      }
    }
    if (isAbsent()) {
      begin();
    }
    addMissingColumns(versions.schema(path));
  }

  /** Whether there is no table yet, but files: Delta declares no table in such a folder. */
  boolean isInterrupted() {
    return isAbsent() && !isFree();
  }

  private boolean isAbsent() {
    return versions.newest(path).isEmpty();
  }

  private boolean isFree() {
    try {
      Path folder = new Path(path);
      FileSystem files = folder.getFileSystem(spark.sessionState().newHadoopConf());
      return !files.exists(folder) || files.listStatus(folder).length == 0;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  // Scala's methods throw it without a word.
  private void declare() throws AnalysisException {
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

  /** Commits no rows: the way into a folder that holds files but no table. */
  private void begin() {
    DataFrameWriter<Row> writer =
        spark.createDataFrame(List.<Row>of(), spec.schema()).write().format("delta");
    spec.properties().forEach(writer::option);
    try {
      writer.mode("append").save(path);
    } catch (ConcurrentModificationException lost) {
      if (isAbsent()) {
        throw lost;
      }
      return;
    }
    describe();
  }

  /** What a writer of rows cannot say takes a commit each. */
  private void describe() {
    if (!spec.description().isBlank()) {
      String text = spec.description().replace("\\", "\\\\").replace("'", "\\'");
      alter("SET TBLPROPERTIES ('comment' = '" + text + "')");
    }
    if (!spec.clusteredBy().isEmpty()) {
      alter("CLUSTER BY (" + String.join(", ", spec.clusteredBy()) + ")");
    }
  }

  private void alter(String change) {
    spark.sql("ALTER TABLE delta.`%s` %s".formatted(path, change));
  }

  private void addMissingColumns(StructType present) {
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
