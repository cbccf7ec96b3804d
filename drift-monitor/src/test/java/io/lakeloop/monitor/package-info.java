/** The monitor on small lakehouses with real models. */
@NullMarked
package io.lakeloop.monitor;

import org.jspecify.annotations.NullMarked;
