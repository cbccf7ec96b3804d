/** Tests of feature tables, point-in-time lookups and training sets. */
@NullMarked
package io.lakeloop.features;

import org.jspecify.annotations.NullMarked;
