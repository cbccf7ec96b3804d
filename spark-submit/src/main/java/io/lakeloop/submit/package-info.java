/**
 * The jar's way in: {@link io.lakeloop.submit.Lakeloop} parses, wires, runs and exits. The commands
 * that belong to no stage live here too; workflows in {@code .workflow}, sample data in {@code
 * .sample}.
 */
@NullMarked
package io.lakeloop.submit;

import org.jspecify.annotations.NullMarked;
