package io.lakeloop.features;

import java.time.Instant;
import java.util.Optional;

/**
 * How many rows a split has.
 *
 * @param rows all of them
 * @param positiveShare the share of labels that are 1, where all labels are 0 or 1
 * @param last the time of the latest of them
 */
record SplitCount(long rows, Optional<Double> positiveShare, Instant last) {}
