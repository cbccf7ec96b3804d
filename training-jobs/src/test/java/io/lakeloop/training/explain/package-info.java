/** Tests of explanation. */
@NullMarked
package io.lakeloop.training.explain;

import org.jspecify.annotations.NullMarked;
