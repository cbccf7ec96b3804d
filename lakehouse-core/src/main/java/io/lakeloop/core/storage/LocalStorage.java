package io.lakeloop.core.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkContext;

/**
 * Local files as Spark and Delta read and write them. Without its native library Hadoop starts a
 * process to set a file's permissions, another to tell them, as for each file that it lists, and
 * another to see whether it is a link: some ten a commit of Delta's, of a few milliseconds each.
 * Java can ask the system itself.
 */
public final class LocalStorage {
  private static final URI FILES = URI.create("file:///");

  private LocalStorage() {}

  /**
   * Lets an application that is one process reach local files without others; one on a cluster, to
   * whose workers these classes come only later, goes on as it is.
   */
  public static void use(SparkContext context) {
    if (context.isLocal()) {
      use(context.hadoopConfiguration());
    }
  }

  /** Leaves a file system that somebody has chosen. */
  static void use(Configuration configuration) {
    if (configuration.get("fs.file.impl") != null) {
      return;
    }
    configuration.setClass("fs.file.impl", DirectFileSystem.class, FileSystem.class);
    configuration.set("fs.AbstractFileSystem.file.impl", DirectFs.class.getName());
    try {
      // Hadoop keeps the first that it opened; spark-submit opened one to find the jar.
      FileSystem.get(FILES, configuration).close();
      FileSystem.get(FILES, configuration);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
