/** Rows typed, checked and once: {@link io.lakeloop.silver.RefineSilverJob}. */
@NullMarked
package io.lakeloop.silver;

import org.jspecify.annotations.NullMarked;
