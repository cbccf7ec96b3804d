package io.lakeloop.core.job;

import io.lakeloop.core.config.Problems;

/**
 * What a stage checks of a project beyond the shape of its files: names that must exist, SQL that
 * must fit its tables. Run by {@code validate-project}, which runs no job. Found by {@link
 * java.util.ServiceLoader}.
 */
public interface ProjectCheck {
  /**
   * Notes all that is wrong; reads no row. A table that is not there yet is no mistake where the
   * project itself declares it.
   *
   * @param context the project and the tables
   */
  void check(JobContext context, Problems problems);
}
