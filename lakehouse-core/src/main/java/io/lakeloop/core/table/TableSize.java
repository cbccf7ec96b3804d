package io.lakeloop.core.table;

/**
 * How much one version of a table holds.
 *
 * @param files data files
 * @param bytes their bytes in all
 */
public record TableSize(long files, long bytes) {}
