/** What holds between the modules and Maven cannot hold: the rules of the house. */
@NullMarked
package io.lakeloop.submit.architecture;

import org.jspecify.annotations.NullMarked;
