package io.lakeloop.core.metric;

/**
 * The errors of rows whose predictions are much alike.
 *
 * @param low the lowest prediction of the bin
 * @param high the highest, outside but for the last bin
 * @param rows rows in it, at least one
 * @param meanError mean of prediction minus label: above 0, too much is predicted here
 * @param meanAbsoluteError mean absolute error
 */
public record ResidualBin(
    double low, double high, long rows, double meanError, double meanAbsoluteError) {}
