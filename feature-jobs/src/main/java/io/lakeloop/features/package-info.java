/** Feature tables, windowed features and point-in-time correct training sets. */
@NullMarked
package io.lakeloop.features;

import org.jspecify.annotations.NullMarked;
