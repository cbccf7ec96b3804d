/** Tests of {@code io.lakeloop.inference}. */
@NullMarked
package io.lakeloop.inference;

import org.jspecify.annotations.NullMarked;
