@NullMarked
package io.lakeloop.submit.schema;

import org.jspecify.annotations.NullMarked;
