/** What works on Spark's own rows, where its functions would take longer. */
@NullMarked
package io.lakeloop.core.kernel;

import org.jspecify.annotations.NullMarked;
