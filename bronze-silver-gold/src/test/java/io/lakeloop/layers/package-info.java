/** Tests of the package of the same name. */
@NullMarked
package io.lakeloop.layers;

import org.jspecify.annotations.NullMarked;
