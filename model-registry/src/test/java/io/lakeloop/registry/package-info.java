/** Tests of the registry's values, artifacts and commands. */
@NullMarked
package io.lakeloop.registry;

import org.jspecify.annotations.NullMarked;
