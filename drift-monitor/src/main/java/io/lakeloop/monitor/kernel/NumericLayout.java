package io.lakeloop.monitor.kernel;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/**
 * The bins a numeric column is counted in, frozen for as long as its baseline is. Fine bins lie
 * between many quantiles of the baseline; coarse bins, unions of fine ones, between its deciles.
 *
 * <p>A bin is {@code (edge before, edge]}, the first and the last are open. A value that stands
 * twice among the quantiles is an atom and has a bin of its own: else a column that was constant
 * could move below its value unseen.
 */
public final class NumericLayout implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int COARSE_BINS = 10;

  private final double[] edges;

  /** Which of the edges bound the coarse bins. */
  private final int[] coarse;

  private NumericLayout(double[] edges, int[] coarse) {
    this.edges = edges;
    this.coarse = coarse;
  }

  /**
   * The layout of a baseline.
   *
   * @param quantiles the baseline's quantiles at i/(n+1) for i of 1 to n, ascending; n+1 a multiple
   *     of ten; none where the baseline has no value
   */
  public static NumericLayout ofQuantiles(double... quantiles) {
    if ((quantiles.length + 1) % COARSE_BINS != 0 && quantiles.length > 0) {
      throw new IllegalArgumentException(quantiles.length + " quantiles hold no deciles");
    }
    int step = (quantiles.length + 1) / COARSE_BINS;
    double[] deciles =
        quantiles.length == 0
            ? quantiles
            : java.util.stream.IntStream.range(1, COARSE_BINS)
                .mapToDouble(decile -> quantiles[decile * step - 1])
                .toArray();
    return of(withAtoms(quantiles), withAtoms(deciles));
  }

  /** A layout whose fine and coarse bins both lie between the given edges. */
  public static NumericLayout ofEdges(double... edges) {
    double[] sorted = DoubleStream.of(edges).map(edge -> edge + 0.0).sorted().distinct().toArray();
    return of(sorted, sorted);
  }

  private static NumericLayout of(double[] edges, double[] coarseEdges) {
    return new NumericLayout(
        edges,
        Arrays.stream(coarseEdges).mapToInt(edge -> Arrays.binarySearch(edges, edge)).toArray());
  }

  private static double[] withAtoms(double[] quantiles) {
    TreeSet<Double> edges = new TreeSet<>();
    for (double quantile : quantiles) {
      // Negative zero equals zero, and must not be told apart by a search.
      double edge = quantile + 0.0;
      if (!edges.add(edge)) {
        edges.add(Math.nextDown(edge));
      }
    }
    return edges.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The number of fine bins. */
  public int bins() {
    return edges.length + 1;
  }

  /** The fine bin of a finite value: the number of edges below it. */
  public int bin(double value) {
    int place = Arrays.binarySearch(edges, value + 0.0);
    return place >= 0 ? place : -place - 1;
  }

  /** The edge between a fine bin and the next. */
  public double edge(int bin) {
    return edges[bin];
  }

  /** How far a value lies from the edge its bin is measured from: its upper, the last's lower. */
  double gap(double value, int bin) {
    if (edges.length == 0) {
      return 0;
    }
    return bin < edges.length ? edges[bin] - value : value - edges[bin - 1];
  }

  /** A value in the middle of the baseline, which sums are taken about. */
  double pivot() {
    return edges.length == 0 ? 0 : edges[edges.length / 2];
  }

  /** Counts of fine bins as counts of coarse bins. */
  long[] coarse(long[] fine) {
    long[] counts = new long[coarse.length + 1];
    int bin = 0;
    for (int i = 0; i < fine.length; i++) {
      while (bin < coarse.length && i > coarse[bin]) {
        bin++;
      }
      counts[bin] += fine[i];
    }
    return counts;
  }

  /** The edges between the coarse bins. */
  List<Double> coarseEdges() {
    List<Double> between = new ArrayList<>();
    for (int place : coarse) {
      between.add(edges[place]);
    }
    return between;
  }

  /** The layout as bytes, to be kept in a table. */
  public byte[] encode() {
    ByteBuffer bytes =
        ByteBuffer.allocate(2 * Integer.BYTES + edges.length * Double.BYTES + coarse.length * 4);
    bytes.putInt(edges.length).putInt(coarse.length);
    Arrays.stream(edges).forEach(bytes::putDouble);
    Arrays.stream(coarse).forEach(bytes::putInt);
    return bytes.array();
  }

  /** A layout from its bytes, as {@link #encode} wrote them. */
  public static NumericLayout decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    double[] edges = new double[bytes.getInt()];
    int[] coarse = new int[bytes.getInt()];
    Arrays.setAll(edges, i -> bytes.getDouble());
    Arrays.setAll(coarse, i -> bytes.getInt());
    return new NumericLayout(edges, coarse);
  }
}
