package io.lakeloop.core;

import io.lakeloop.core.job.SessionSettings;
import io.lakeloop.core.storage.LocalStorage;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The one local Spark session of a module's tests, handed to test methods and constructors that
 * take a {@link SparkSession}. It stays open for the JVM's life: opening one costs seconds.
 */
public final class LocalSpark implements ParameterResolver {
  private static final class Holder {
    static final SparkSession SESSION = open();
  }

  /** The session. */
  public static SparkSession session() {
    return Holder.SESSION;
  }

  private static SparkSession open() {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .appName("tests")
            .config("spark.ui.enabled", "false")
            // A handful of rows does not repay the compilation of a query.
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .config("spark.sql.shuffle.partitions", "2")
            // Where in the code a column was made is told in messages, for a stack trace each.
            .config("spark.sql.dataFrameQueryContext.enabled", "false")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/warehouse")
            .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", "2");
    SessionSettings.required().forEach(builder::config);
    SparkSession session = builder.getOrCreate();
    session.sparkContext().setLogLevel("ERROR");
    // Hadoop's thousand defaults would travel with every query; tests hold without.
    session.sparkContext().hadoopConfiguration().clear();
    LocalStorage.use(session.sparkContext());
    return session;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return session();
  }
}
