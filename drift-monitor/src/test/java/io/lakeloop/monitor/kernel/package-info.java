/** The arithmetic of monitoring against SciPy's answers and against small cases by hand. */
@NullMarked
package io.lakeloop.monitor.kernel;

import org.jspecify.annotations.NullMarked;
