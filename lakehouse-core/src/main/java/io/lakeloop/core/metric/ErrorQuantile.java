package io.lakeloop.core.metric;

/**
 * How large errors are.
 *
 * @param share a share of the rows
 * @param absoluteError the absolute error that this share does not exceed, straight between
 *     neighbours as numpy has it; in the label's unit
 */
public record ErrorQuantile(double share, double absoluteError) {}
