package io.lakeloop.core.metric;

import java.io.Serializable;

/**
 * A point of both the ROC and the precision-recall curve: what a threshold would give.
 *
 * @param score the threshold
 * @param truePositives positives with this score or a higher one
 * @param falsePositives negatives with this score or a higher one
 */
public record CurvePoint(double score, long truePositives, long falsePositives)
    implements Serializable {}
