package io.lakeloop.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what someone may have meant. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * The candidate nearest to a misspelt word.
   *
   * @return empty where none is near: more than a third of the longer word's letters differ
   */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    return candidates.stream()
        .filter(
            candidate ->
                distance(word, candidate)
                    <= Math.max(1, Math.max(word.length(), candidate.length()) / 3))
        .min(
            Comparator.comparingInt((String candidate) -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Letters put in, left out, exchanged, or swapped with their neighbour (Damerau, restricted). */
  static int distance(String from, String to) {
    int[][] steps = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, from, to, i, j);
      }
    }
    return steps[from.length()][to.length()];
  }

  private static int step(int[][] steps, String from, String to, int i, int j) {
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    int least = steps[i - 1][j - 1] + (same ? 0 : 1);
    least = Math.min(least, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, 1 + steps[i - 2][j - 2]) : least;
  }
}
