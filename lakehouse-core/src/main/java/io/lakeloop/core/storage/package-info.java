/** The file system of the machine itself, where a lakehouse lies on it. */
@NullMarked
package io.lakeloop.core.storage;

import org.jspecify.annotations.NullMarked;
