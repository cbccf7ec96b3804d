/**
 * Scoring with the version in Production. {@link io.lakeloop.inference.ScoreBatchJob} scores what
 * is new, or a range, and {@link io.lakeloop.inference.ScoreStreamJob} does so as rows come; both
 * write {@code predictions.MODEL}, the log that monitoring reads, and neither writes a row twice.
 */
@NullMarked
package io.lakeloop.inference;

import org.jspecify.annotations.NullMarked;
