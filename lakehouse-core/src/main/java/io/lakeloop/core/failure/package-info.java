/**
 * Failures that a user can act on: each says the problem, its cause and the remedy, and carries the
 * exit code of the process. Everything else that is thrown is a defect and ends with exit code 1.
 */
@NullMarked
package io.lakeloop.core.failure;

import org.jspecify.annotations.NullMarked;
