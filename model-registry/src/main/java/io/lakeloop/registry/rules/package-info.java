/**
 * What holds of models wherever they are kept: the way through the stages ({@link
 * io.lakeloop.registry.rules.Transitions}), the registry that decides by it ({@link
 * io.lakeloop.registry.rules.RuledModelRegistry}) over what a backend keeps ({@link
 * io.lakeloop.registry.rules.ModelStore}), and how long names and texts may be ({@link
 * io.lakeloop.registry.rules.Limits}).
 */
@NullMarked
package io.lakeloop.registry.rules;

import org.jspecify.annotations.NullMarked;
