@NullMarked
package io.lakeloop.submit.sample;

import org.jspecify.annotations.NullMarked;
