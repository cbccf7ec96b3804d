/** Tests of the online store. */
@NullMarked
package io.lakeloop.features.online;

import org.jspecify.annotations.NullMarked;
