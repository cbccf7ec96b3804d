/**
 * Point-in-time joins: what was known of an entity at a time. {@link
 * io.lakeloop.features.join.PointInTimeJoin} is the way in.
 */
@NullMarked
package io.lakeloop.features.join;

import org.jspecify.annotations.NullMarked;
