/**
 * Rows as they came: {@link io.lakeloop.bronze.IngestBronzeJob} adds the rows of new files, once.
 */
@NullMarked
package io.lakeloop.bronze;

import org.jspecify.annotations.NullMarked;
