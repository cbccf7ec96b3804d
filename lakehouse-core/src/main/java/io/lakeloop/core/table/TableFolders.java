package io.lakeloop.core.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Finds the tables of an environment by the folders below its layers. */
final class TableFolders {
  private final SparkSession spark;
  private final Environment environment;

  TableFolders(SparkSession spark, Environment environment) {
    this.spark = spark;
    this.environment = environment;
  }

  List<TableName> list() {
    List<TableName> names = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      Path folder = new Path(environment.folder(layer.text()));
      try {
        FileSystem files = folder.getFileSystem(spark.sessionState().newHadoopConf());
        if (!files.exists(folder)) {
          continue;
        }
        for (FileStatus child : files.listStatus(folder)) {
          String name = child.getPath().getName();
          // What someone set aside, as in trips.old, is no table of ours.
          if (TableName.isName(name) && files.exists(new Path(child.getPath(), "_delta_log"))) {
            names.add(TableName.of(layer, name));
          }
        }
      } catch (IOException failure) {
        throw new UncheckedIOException("listing the tables below " + folder, failure);
      }
    }
    return names.stream().sorted().toList();
  }
}
