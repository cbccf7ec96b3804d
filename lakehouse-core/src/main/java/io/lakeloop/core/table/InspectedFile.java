package io.lakeloop.core.table;

import java.util.Optional;

/**
 * What is known of a file before its rows are read.
 *
 * @param file the file as it was when it was looked at
 * @param shape what it says of its own columns; files of one shape are read together. Empty where
 *     there is nothing to read
 * @param problem why it cannot be read; empty where it may be
 */
public record InspectedFile(SourceFile file, String shape, Optional<String> problem) {}
