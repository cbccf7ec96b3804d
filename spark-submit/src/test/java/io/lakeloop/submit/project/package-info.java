@NullMarked
package io.lakeloop.submit.project;

import org.jspecify.annotations.NullMarked;
