package io.lakeloop.training;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.util.List;
import java.util.Optional;

/**
 * How one feature is prepared.
 *
 * @param as what its values are; left out: a number where its type is one or boolean, else a
 *     category
 * @param impute what stands for a missing number; left out: the model's {@code fill-nulls}
 * @param scale how a number is scaled
 * @param buckets into how many buckets of about as many rows each a number is put; 0: none
 * @param bucketEdges the numbers at which buckets begin, instead
 * @param hashInto into how many places the words of a text are hashed
 */
public record ColumnConfig(
    @Description("number, category or text; left out: by the column's type.")
        Optional<FeatureKind> as,
    @Description("What stands for a missing number: median, mean, mode or zero.")
        Optional<FillNulls> impute,
    @Default("none") @Description("How a number is scaled: none, standard or min-max.")
        Scaling scale,
    @Default("0") @Description("Put a number into so many buckets of about as many rows.")
        int buckets,
    @Description("Put a number into buckets that begin at these numbers, ascending.")
        List<Double> bucketEdges,
    @Default("1024") @Description("Hash the words of a text into so many places.") int hashInto) {
  private static final int WORDS = 1024;

  /** Refuses settings that contradict each other. */
  public ColumnConfig {
    bucketEdges = List.copyOf(bucketEdges);
    boolean bucketed = buckets != 0 || !bucketEdges.isEmpty();
    if (buckets != 0 && (buckets < 2 || buckets > 10_000)) {
      throw new IllegalArgumentException("buckets lie between 2 and 10000, not " + buckets);
    }
    if (buckets != 0 && !bucketEdges.isEmpty()) {
      throw new IllegalArgumentException("a number has buckets or bucket-edges, not both");
    }
    if (!bucketEdges.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("bucket-edges are numbers, unlike " + bucketEdges);
    }
    for (int i = 1; i < bucketEdges.size(); i++) {
      if (bucketEdges.get(i) <= bucketEdges.get(i - 1)) {
        throw new IllegalArgumentException("bucket-edges ascend, unlike " + bucketEdges);
      }
    }
    if (bucketed && scale != Scaling.NONE) {
      throw new IllegalArgumentException("a number is put into buckets or scaled, not both");
    }
    boolean numeric = bucketed || scale != Scaling.NONE || impute.isPresent();
    if (numeric && as.filter(kind -> kind != FeatureKind.NUMBER).isPresent()) {
      throw new IllegalArgumentException("impute, scale and buckets are for numbers");
    }
    if (hashInto != WORDS && as.filter(kind -> kind == FeatureKind.TEXT).isEmpty()) {
      throw new IllegalArgumentException("hash-into goes with as: text");
    }
    if (hashInto < 2 || hashInto > 1 << 20) {
      throw new IllegalArgumentException("hash-into lies between 2 and 1048576, not " + hashInto);
    }
  }

  /** Whether it says anything that only a number can have. */
  boolean isForNumbers() {
    return impute.isPresent()
        || scale != Scaling.NONE
        || buckets != 0
        || !bucketEdges.isEmpty()
        || as.filter(kind -> kind == FeatureKind.NUMBER).isPresent();
  }
}
