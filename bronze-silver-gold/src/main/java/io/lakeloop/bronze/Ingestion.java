package io.lakeloop.bronze;

/** How one bronze table gets its rows. */
interface Ingestion {
  /** Adds what is new. */
  Ingested run();
}
