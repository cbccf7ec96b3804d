/**
 * The registry kept in the lakehouse itself. {@code registry.model_versions} holds everything that
 * must change together: stage, open request and history. A change is decided in Java from all rows
 * of one model and written by one MERGE that takes effect only where the model still is as it was
 * read ({@link io.lakeloop.registry.delta.VersionsTable}).
 */
@NullMarked
package io.lakeloop.registry.delta;

import org.jspecify.annotations.NullMarked;
