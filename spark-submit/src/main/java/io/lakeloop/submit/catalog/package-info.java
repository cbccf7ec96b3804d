/** Commands that answer what tables there are, what they hold and where it came from. */
@NullMarked
package io.lakeloop.submit.catalog;

import org.jspecify.annotations.NullMarked;
