/**
 * Pages for people: one file each, without a script, with nothing from the network, so that they
 * can be mailed, archived and opened anywhere.
 */
@NullMarked
package io.lakeloop.core.page;

import org.jspecify.annotations.NullMarked;
