/**
 * Jobs and commands and the harness that runs them. {@link io.lakeloop.core.job.LakehouseJob} is
 * what a stage implements; {@link io.lakeloop.core.job.Harness} parses the command line, reads the
 * config, checks the environment, opens the session, runs, and keeps {@code ops.job_runs}.
 */
@NullMarked
package io.lakeloop.core.job;

import org.jspecify.annotations.NullMarked;
