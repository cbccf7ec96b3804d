package io.lakeloop.registry;

import java.time.Instant;
import java.util.Optional;

/**
 * A wish, still open, to move a version to a stage.
 *
 * @param to the stage wished for
 * @param requestedBy who asked
 * @param requestedAt when
 * @param comment why; may be empty
 * @param against the version that held the stage when it was asked: an approval replaces that one
 *     and no other
 */
public record TransitionRequest(
    Stage to, String requestedBy, Instant requestedAt, String comment, Optional<Integer> against) {}
