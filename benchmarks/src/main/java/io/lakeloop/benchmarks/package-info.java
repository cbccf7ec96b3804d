/**
 * Measurements: what Lakeloop takes beside what a user would write or pick instead, in one run of
 * one application. Each prints a line a figure: {@code NAME VALUE UNIT}.
 */
@NullMarked
package io.lakeloop.benchmarks;

import org.jspecify.annotations.NullMarked;
