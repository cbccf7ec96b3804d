/** Tests of the registry kept in Delta tables. */
@NullMarked
package io.lakeloop.registry.delta;

import org.jspecify.annotations.NullMarked;
