/** The care of tables that hold data: {@link io.lakeloop.care.MaintainTablesJob}. */
@NullMarked
package io.lakeloop.care;

import org.jspecify.annotations.NullMarked;
