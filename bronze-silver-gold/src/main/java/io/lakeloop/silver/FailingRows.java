package io.lakeloop.silver;

import java.util.Optional;

/**
 * Rows for which something does not hold.
 *
 * @param checked rows looked at
 * @param failed of them those for which it does not hold
 * @param example the values of one of them
 */
record FailingRows(long checked, long failed, Optional<String> example) {}
