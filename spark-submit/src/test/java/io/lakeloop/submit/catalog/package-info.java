@NullMarked
package io.lakeloop.submit.catalog;

import org.jspecify.annotations.NullMarked;
