/** Tests of the package of the same name. */
@NullMarked
package io.lakeloop.gold;

import org.jspecify.annotations.NullMarked;
