/** Writes to tables by Delta's own parts, where its commands take longer. */
@NullMarked
package io.lakeloop.core.table.kernel;

import org.jspecify.annotations.NullMarked;
