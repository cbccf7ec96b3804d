package io.lakeloop.core.config;

/**
 * One file of a project, and the record it is bound to. Found by {@link java.util.ServiceLoader},
 * so that each stage owns its file.
 *
 * @param <C> the record
 */
public interface StageConfig<C extends Record> {
  /** The file's name without {@code .yml}. */
  String file();

  /** The record the file is bound to. */
  Class<C> type();
}
