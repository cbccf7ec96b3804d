package io.lakeloop.monitor;

import io.lakeloop.registry.ModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * What a page shows of one monitor.
 *
 * @param monitor the monitor
 * @param version the version shown: the newest that predicted
 * @param evidence what is known of the newest window
 * @param dataEnd the end of the newest window with predictions
 * @param rows predictions by window
 * @param drift the stability index by column and window
 * @param quality the model's quality by metric and window
 * @param alerts the newest alerts that were triggered
 * @param comparisons the newest comparisons of versions
 */
record DashboardFacts(
    Monitor monitor,
    Optional<ModelVersion> version,
    Optional<Evidence> evidence,
    Optional<Instant> dataEnd,
    Map<Instant, Long> rows,
    Map<String, Map<Instant, Double>> drift,
    Map<String, Map<Instant, Double>> quality,
    List<Row> alerts,
    List<Row> comparisons) {}
