/**
 * Watches models at work. {@link io.lakeloop.monitor.MonitorModelJob} counts predictions into
 * states and tells drift, quality and alerts from them.
 */
@NullMarked
package io.lakeloop.monitor;

import org.jspecify.annotations.NullMarked;
