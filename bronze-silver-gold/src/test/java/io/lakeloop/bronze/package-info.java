/** Tests of the package of the same name. */
@NullMarked
package io.lakeloop.bronze;

import org.jspecify.annotations.NullMarked;
