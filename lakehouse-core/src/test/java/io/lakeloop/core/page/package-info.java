/** Tests of pages. */
@NullMarked
package io.lakeloop.core.page;

import org.jspecify.annotations.NullMarked;
