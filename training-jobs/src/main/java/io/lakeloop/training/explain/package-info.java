/**
 * Why a model predicts what it predicts: {@link io.lakeloop.training.explain.Contributions} tells
 * what each feature adds to a single prediction, {@link
 * io.lakeloop.training.explain.PermutationImportance} how much worse a model is without a feature.
 */
@NullMarked
package io.lakeloop.training.explain;

import org.jspecify.annotations.NullMarked;
