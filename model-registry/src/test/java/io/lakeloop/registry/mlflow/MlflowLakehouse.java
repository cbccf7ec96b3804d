package io.lakeloop.registry.mlflow;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.rules.RuledModelRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** A lakehouse in a folder whose production keeps runs and models in a server. */
final class MlflowLakehouse {
  private final LocalLakehouse lakehouse;
  private final InMemoryMlflow server;

  MlflowLakehouse(Path folder, InMemoryMlflow server) {
    this(folder, server, server.environment());
  }

  /** One whose environment says otherwise how the server is reached. */
  MlflowLakehouse(Path folder, InMemoryMlflow server, String registry) {
    this.server = server;
    this.lakehouse = new LocalLakehouse(folder);
    lakehouse.write(
        "conf/environments/prod.yml",
        "root: " + folder.resolve("lakehouse/prod") + "\n" + registry);
  }

  LocalLakehouse lakehouse() {
    return lakehouse;
  }

  Tables tables() {
    return lakehouse.tables("prod");
  }

  MlflowModelStore store() {
    return new MlflowModelStore(
        tables(), new MlflowServer(server.settings(), Duration.ofMillis(1)));
  }

  /** The tracker, with less patience than usual. */
  MlflowExperimentTracker tracker() {
    return new MlflowExperimentTracker(
        tables(), new MlflowServer(server.settings(), Duration.ofMillis(1)));
  }

  /** The registry, with less patience than usual. */
  RuledModelRegistry registry() {
    return new RuledModelRegistry(store(), Clock.systemUTC());
  }
}
