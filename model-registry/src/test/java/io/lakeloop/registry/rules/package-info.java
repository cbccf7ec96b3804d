/** Tests of the registry's rules. */
@NullMarked
package io.lakeloop.registry.rules;

import org.jspecify.annotations.NullMarked;
