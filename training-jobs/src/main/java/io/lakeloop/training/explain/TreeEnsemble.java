package io.lakeloop.training.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A weighted sum of trees. */
final class TreeEnsemble implements Explained {
  private static final long serialVersionUID = 1;

  private final FlatTree[] trees;
  private final double[] weights;
  private final double baseValue;
  private transient TreeShap @Nullable [] walks;

  TreeEnsemble(List<FlatTree> trees, double[] weights) {
    this.trees = trees.toArray(FlatTree[]::new);
    this.weights = weights.clone();
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * this.trees[i].mean();
    }
    this.baseValue = sum;
  }

  @Override
  public double baseValue() {
    return baseValue;
  }

  @Override
  public synchronized void contribute(double[] vector, double[] into) {
    TreeShap[] ready = walks;
    if (ready == null) {
      ready = new TreeShap[trees.length];
      for (int i = 0; i < trees.length; i++) {
        ready[i] = new TreeShap(trees[i]);
      }
      walks = ready;
    }
    for (int i = 0; i < trees.length; i++) {
      ready[i].contribute(vector, weights[i], into);
    }
  }
}
