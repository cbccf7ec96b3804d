/**
 * Training: from a training set to a registered model version. {@link
 * io.lakeloop.training.TrainModelJob} is the way in; {@code training.yml} says which models there
 * are, and of which candidates the best is registered.
 */
@NullMarked
package io.lakeloop.training;

import org.jspecify.annotations.NullMarked;
