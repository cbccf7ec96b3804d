package io.lakeloop.core.table;

/** Which builds of the jar an environment runs. */
public enum Builds {
  /** Any build, a developer's working copy included. */
  ANY,
  /** Only a build of a clean, tagged commit. */
  RELEASE
}
