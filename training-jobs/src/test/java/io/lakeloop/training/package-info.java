/** Tests of training. */
@NullMarked
package io.lakeloop.training;

import org.jspecify.annotations.NullMarked;
