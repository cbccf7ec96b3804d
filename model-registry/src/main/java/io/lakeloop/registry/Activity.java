package io.lakeloop.registry;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that happened to a model version.
 *
 * @param model the model
 * @param version the version's number
 * @param revision which change of the model it was part of, from 1; one change may touch two
 *     versions
 * @param at when
 * @param user who did it
 * @param action what was done
 * @param from the stage before; empty where stages play no part
 * @param to the stage after, or asked for
 * @param comment why, or the tags or description set; may be empty
 */
public record Activity(
    String model,
    int version,
    long revision,
    Instant at,
    String user,
    Action action,
    Optional<Stage> from,
    Optional<Stage> to,
    String comment) {
  /** What can be done to a version. */
  public enum Action {
    /** It was registered. */
    REGISTERED,
    /** A move to a stage was asked for. */
    REQUESTED,
    /** The move asked for was made. */
    APPROVED,
    /** It was turned down and archived. */
    REJECTED,
    /** Another version took its stage. */
    DISPLACED,
    /** It was put back into production. */
    RESTORED,
    /** Tags were set. */
    TAGGED,
    /** It was described anew. */
    DESCRIBED,
    /** Someone remarked something. */
    COMMENTED;

    /** Whether it brings a version to the stage it names. */
    public boolean moves() {
      return this == APPROVED || this == REJECTED || this == DISPLACED || this == RESTORED;
    }

    /** The action as it is stored and shown: lower case. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads what {@link #text} wrote. */
    public static Action parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }
}
