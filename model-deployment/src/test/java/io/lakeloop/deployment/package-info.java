/** Tests of {@code io.lakeloop.deployment}. */
@NullMarked
package io.lakeloop.deployment;

import org.jspecify.annotations.NullMarked;
