/** A project's beginning: written by {@code init-project}, checked by {@code validate-project}. */
@NullMarked
package io.lakeloop.submit.project;

import org.jspecify.annotations.NullMarked;
