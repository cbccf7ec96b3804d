/** Tests of the care of tables. */
@NullMarked
package io.lakeloop.care;

import org.jspecify.annotations.NullMarked;
