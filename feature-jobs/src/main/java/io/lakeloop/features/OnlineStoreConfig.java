package io.lakeloop.features;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;

/**
 * The database that serves the newest features of each entity. Who connects is said by the
 * environment variables {@code LAKELOOP_ONLINE_USER} and {@code LAKELOOP_ONLINE_PASSWORD}, never
 * here.
 *
 * @param url a PostgreSQL JDBC URL; empty where there is no store
 * @param tablePrefix what a table's name begins with
 */
public record OnlineStoreConfig(
    @Default("") @Description("PostgreSQL JDBC URL, such as jdbc:postgresql://host/database.")
        String url,
    @Default("") @Description("What the names of the store's tables begin with.")
        String tablePrefix) {
  /** Refuses a URL of another database. */
  public OnlineStoreConfig {
    if (!url.isEmpty() && !url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("the online store's url begins with jdbc:postgresql:");
    }
  }
}
