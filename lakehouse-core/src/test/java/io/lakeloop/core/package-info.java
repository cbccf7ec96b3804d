/** Fixtures of the tests: one local Spark session, and a lakehouse in a folder. */
@NullMarked
package io.lakeloop.core;

import org.jspecify.annotations.NullMarked;
