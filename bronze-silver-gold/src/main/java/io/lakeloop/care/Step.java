package io.lakeloop.care;

/**
 * One thing that is done for a table, or would be.
 *
 * @param action what is done
 * @param what the same in words, with its figures: "12 files joined"
 */
record Step(Action action, String what) {
  /** What can be done for a table, in the order in which it is. */
  enum Action {
    /** Old versions are kept longer, for a model rests on one. */
    KEEP,
    /** Rows deleted long ago are removed. */
    EXPIRE,
    /** Statistics of files that have none are computed. */
    DESCRIBE,
    /** Rows that deletion vectors hide are written out of the files. */
    PURGE,
    /** Small files are joined, or new ones clustered. */
    OPTIMIZE,
    /** All files are clustered. */
    RECLUSTER,
    /** Files that no version needs are removed. */
    VACUUM
  }
}
