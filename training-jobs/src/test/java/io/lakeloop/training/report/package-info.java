/** Tests of evaluation and model cards. */
@NullMarked
package io.lakeloop.training.report;

import org.jspecify.annotations.NullMarked;
