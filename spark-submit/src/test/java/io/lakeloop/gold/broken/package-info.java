/** What gold may not do, so that the rules against it are seen to hold. */
@NullMarked
package io.lakeloop.gold.broken;

import org.jspecify.annotations.NullMarked;
