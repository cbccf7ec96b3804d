/**
 * Watches models at work. {@link io.lakeloop.monitor.MonitorModelJob} counts predictions into
 * states and tells drift, quality and alerts from them; {@link
 * io.lakeloop.monitor.RenderDashboardJob} shows them; {@link
 * io.lakeloop.monitor.TriggerRetrainingJob} judges what they mean.
 */
@NullMarked
package io.lakeloop.monitor;

import org.jspecify.annotations.NullMarked;
