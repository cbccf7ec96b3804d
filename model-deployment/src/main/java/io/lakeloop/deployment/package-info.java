/**
 * The gate between a registered model version and the jobs that score with it. {@link
 * io.lakeloop.deployment.CheckComplianceJob} admits versions to Staging or turns them down, {@link
 * io.lakeloop.deployment.CompareModelsJob} lets the version in Staging compete with the one in
 * Production, and {@link io.lakeloop.deployment.ReviewTransitionJob} carries a person's verdict or
 * a rollback. Each reads where a version stands and goes on from there, so any of them may be
 * killed and started again.
 */
@NullMarked
package io.lakeloop.deployment;

import org.jspecify.annotations.NullMarked;
