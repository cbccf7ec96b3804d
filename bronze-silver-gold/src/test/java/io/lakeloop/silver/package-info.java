/** Tests of the package of the same name. */
@NullMarked
package io.lakeloop.silver;

import org.jspecify.annotations.NullMarked;
