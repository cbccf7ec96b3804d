/**
 * Workflows: Databricks bundle job files, run here task by task in one Spark application. {@link
 * io.lakeloop.submit.workflow.RunWorkflowJob} is the way in.
 */
@NullMarked
package io.lakeloop.submit.workflow;

import org.jspecify.annotations.NullMarked;
