package io.lakeloop.training;

import io.lakeloop.core.config.Words;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A feature as a recipe prepares it, all defaults decided.
 *
 * @param name the column
 * @param kind what its values are
 * @param fill what stands for a missing number
 * @param scale how a number is scaled
 * @param buckets how many buckets of about as many rows a number is put into; 0: none
 * @param edges where a number's buckets begin; empty: none
 * @param hashInto into how many places a text's words are hashed
 */
record FeatureColumn(
    String name,
    FeatureKind kind,
    FillNulls fill,
    Scaling scale,
    int buckets,
    List<Double> edges,
    int hashInto) {
  private static final int NO_HASHING = 0;

  FeatureColumn {
    edges = List.copyOf(edges);
  }

  /** A feature that has no settings of its own. */
  static FeatureColumn plain(String name, FeatureKind kind, FillNulls fill) {
    return new FeatureColumn(name, kind, fill, Scaling.NONE, 0, List.of(), NO_HASHING);
  }

  /** A feature with settings of its own. */
  static FeatureColumn of(String name, FeatureKind kind, FillNulls fill, ColumnConfig config) {
    return new FeatureColumn(
        name,
        kind,
        config.impute().orElse(fill),
        config.scale(),
        config.buckets(),
        config.bucketEdges(),
        kind == FeatureKind.TEXT ? config.hashInto() : NO_HASHING);
  }

  /** Whether it is a number that is put into buckets. */
  boolean isBucketed() {
    return buckets > 0 || !edges.isEmpty();
  }

  /** Whether it is a number that is scaled. */
  boolean isScaled() {
    return scale != Scaling.NONE;
  }

  /** All its settings on one line, as {@link #read} takes them. */
  String text() {
    Map<String, String> said = new LinkedHashMap<>();
    said.put("as", Words.of(kind));
    said.put("fill", Words.of(fill));
    said.put("scale", Words.of(scale));
    said.put("buckets", Integer.toString(buckets));
    said.put("edges", edges.stream().map(String::valueOf).collect(Collectors.joining("/")));
    said.put("hash-into", Integer.toString(hashInto));
    return said.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }

  /** Reads what {@link #text} wrote. */
  static FeatureColumn read(String name, String text) {
    Map<String, String> said =
        Arrays.stream(text.split(" "))
            .map(part -> part.split("=", 2))
            .collect(Collectors.toMap(part -> part[0], part -> part[1]));
    String edges = said.getOrDefault("edges", "");
    return new FeatureColumn(
        name,
        constant(FeatureKind.class, said, "as"),
        constant(FillNulls.class, said, "fill"),
        constant(Scaling.class, said, "scale"),
        Integer.parseInt(said.getOrDefault("buckets", "")),
        edges.isEmpty() ? List.of() : Arrays.stream(edges.split("/")).map(Double::valueOf).toList(),
        Integer.parseInt(said.getOrDefault("hash-into", "")));
  }

  private static <E extends Enum<E>> E constant(
      Class<E> type, Map<String, String> said, String key) {
    return Words.constant(type, said.getOrDefault(key, ""));
  }
}
