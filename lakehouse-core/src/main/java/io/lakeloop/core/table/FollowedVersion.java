package io.lakeloop.core.table;

import io.lakeloop.core.config.Hash;
import java.util.Optional;

/**
 * How far a table has followed the changes of another: up to which version of that other one. It
 * stands in the very commit that brought the table there, as the version of a {@link Transaction}:
 * neither is there without the other, whenever a job is killed, and no checkpoint beside the table
 * can be lost.
 *
 * <p>The application id of that transaction holds what the version is worth nothing without: which
 * table is followed (one made anew counts its versions from 0 again) and by what definition.
 */
public final class FollowedVersion {
  private static final int HASH_LENGTH = 16;

  private final Tables tables;
  private final TableName target;
  private final String application;

  /**
   * The version that a table is at.
   *
   * @param target the table that follows, of this environment
   * @param source the table that is followed
   * @param definition what the target makes of the source's rows; by another one it begins anew
   */
  public FollowedVersion(Tables tables, TableName target, TableName source, String definition) {
    this.tables = tables;
    this.target = target;
    this.application =
        Batch.applicationPrefix(target)
            + tables.facts(source).id()
            + "/"
            + Hash.of(definition).substring(0, HASH_LENGTH);
  }

  /**
   * The source's version that the target's newest version was made of or brought up to; empty where
   * it never was, or was another source's or made by another definition.
   */
  public Optional<Long> version() {
    return new DeltaVersions(tables.spark())
        .transaction(tables.environment().path(target), application);
  }

  /** The identity of the one write that brings the target up to a version of the source. */
  public Transaction at(long version) {
    return new Transaction(application, version);
  }
}
