/**
 * Rows as they came: {@link io.lakeloop.bronze.IngestBronzeJob} adds what is new in files, Kafka
 * topics and databases, once.
 */
@NullMarked
package io.lakeloop.bronze;

import org.jspecify.annotations.NullMarked;
