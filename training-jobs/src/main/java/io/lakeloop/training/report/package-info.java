/**
 * What is told of a model version: how it is evaluated ({@link
 * io.lakeloop.training.report.EvaluationConfig}), and its model card ({@link
 * io.lakeloop.training.report.ModelCard}), written once as Markdown and once as a page with plots.
 */
@NullMarked
package io.lakeloop.training.report;

import org.jspecify.annotations.NullMarked;
