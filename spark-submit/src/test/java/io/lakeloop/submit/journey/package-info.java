/** The whole journey, run as its user runs it: by the launcher, in processes of its own. */
@NullMarked
package io.lakeloop.submit.journey;

import org.jspecify.annotations.NullMarked;
