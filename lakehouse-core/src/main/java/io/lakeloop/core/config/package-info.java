/**
 * Config as its users write it: YAML read to nodes that know their place, variables and overlays
 * put in, bound to records, all mistakes told at once. {@link io.lakeloop.core.config.Project} is
 * the way in; a module declares its file by a {@link io.lakeloop.core.config.StageConfig}.
 */
@NullMarked
package io.lakeloop.core.config;

import org.jspecify.annotations.NullMarked;
