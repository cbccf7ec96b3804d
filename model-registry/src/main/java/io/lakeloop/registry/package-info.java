/**
 * Models as they are kept: tracked runs, versions with their provenance, the stages they pass, and
 * their artifacts on disk. {@link io.lakeloop.registry.ModelRegistry} and {@link
 * io.lakeloop.registry.ExperimentTracker} are interfaces with one implementation a backend; {@link
 * io.lakeloop.registry.ScoringModel} is how every stage scores with a registered version.
 */
@NullMarked
package io.lakeloop.registry;

import org.jspecify.annotations.NullMarked;
