@NullMarked
package io.lakeloop.features.join;

import org.jspecify.annotations.NullMarked;
