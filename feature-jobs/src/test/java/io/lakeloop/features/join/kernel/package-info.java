@NullMarked
package io.lakeloop.features.join.kernel;

import org.jspecify.annotations.NullMarked;
