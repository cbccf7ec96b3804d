/**
 * What the three layers share: the records of {@code tables.yml}, a table's {@link
 * io.lakeloop.layers.TableContract contract}, the SQL that makes it, and care for all tables. The
 * jobs that move rows live in the packages of their layers.
 */
@NullMarked
package io.lakeloop.layers;

import org.jspecify.annotations.NullMarked;
