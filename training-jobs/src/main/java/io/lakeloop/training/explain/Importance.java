package io.lakeloop.training.explain;

/**
 * How much a feature counts.
 *
 * @param feature the feature
 * @param mean how much worse the metric is, on average, when the feature's values are shuffled;
 *     below 0 where the model does no worse without it
 * @param deviation standard deviation over the shuffles; 0 of one
 */
public record Importance(String feature, double mean, double deviation) {}
