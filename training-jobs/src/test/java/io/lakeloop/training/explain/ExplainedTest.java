package io.lakeloop.training.explain;

import static io.lakeloop.training.explain.HandmadeTrees.leaf;
import static io.lakeloop.training.explain.HandmadeTrees.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ExplainedTest {

  @Test
  void weighsTreesAndTheirMeans() {
    TreeEnsemble ensemble =
        new TreeEnsemble(
            List.of(
                FlatTreeTest.flat(split(0, 0, leaf(0, 1), leaf(4, 1))),
                FlatTreeTest.flat(split(1, 0, leaf(0, 3), leaf(8, 1)))),
            new double[] {1, -0.5});

    assertThat(ensemble.baseValue()).isEqualTo(2 - 0.5 * 2);
    assertThat(contributions(ensemble, 1, 1)).containsExactly(2, -0.5 * 6);
    assertThat(contributions(ensemble, -1, -1)).containsExactly(-2, -0.5 * -2);
  }

  @Test
  void measuresALinearModelFromAnywhereToTheSamePrediction() {
    Random random = new Random(6);
    LinearTerms zero = new LinearTerms(new double[] {2, -3, 0.5}, 7, new double[3]);
    for (int i = 0; i < 50; i++) {
      double[] usual = random.doubles(3, -9, 9).toArray();
      double[] row = random.doubles(3, -9, 9).toArray();
      LinearTerms from = zero.from(usual);

      double prediction = 7 + 2 * row[0] - 3 * row[1] + 0.5 * row[2];
      assertThat(from.baseValue() + sum(from, row)).isCloseTo(prediction, within(1e-12));
      assertThat(contributions(from, usual)).containsExactly(0, 0, 0);
    }
    assertThat(zero.baseValue()).isEqualTo(7);
  }

  @Test
  void isNotChangedThroughTheArraysItWasMadeOf() {
    double[] weights = {2, 3};
    double[] usual = {1, 1};
    LinearTerms terms = new LinearTerms(weights, 0, usual);

    Arrays.fill(weights, 0);
    Arrays.fill(usual, 100);

    assertThat(contributions(terms, 2, 2)).containsExactly(2, 3);
  }

  /** Executors get a copy, and one that was walked already goes without its paths. */
  @Test
  void comesToTheSameWhereverItIsSent() throws IOException, ClassNotFoundException {
    TreeEnsemble ensemble = ensemble();
    double[] row = HandmadeTrees.row(new Random(1));
    double[] here = contributions(ensemble, row);

    Explained sent = (Explained) copied(ensemble);

    assertThat(sent.baseValue()).isEqualTo(ensemble.baseValue());
    assertThat(contributions(sent, row)).containsExactly(here);
  }

  /** Tasks of one executor share a broadcast model. */
  @Test
  void comesToTheSameForSeveralWhoAskAtOnce() throws InterruptedException, ExecutionException {
    TreeEnsemble ensemble = ensemble();
    List<double[]> rows = new ArrayList<>();
    List<double[]> alone = new ArrayList<>();
    Random random = new Random(2);
    for (int i = 0; i < 400; i++) {
      rows.add(HandmadeTrees.row(random));
      alone.add(contributions(ensemble, rows.get(i)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<double[]>>> asked = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        asked.add(
            threads.submit(() -> rows.stream().map(row -> contributions(ensemble, row)).toList()));
      }
      for (Future<List<double[]>> answers : asked) {
        assertThat(answers.get()).containsExactlyElementsOf(alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static TreeEnsemble ensemble() {
    Random random = new Random(8);
    List<FlatTree> trees = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      trees.add(FlatTreeTest.flat(HandmadeTrees.random(random, 5)));
    }
    return new TreeEnsemble(trees, new double[] {1, 0.5, 0.25});
  }

  private static double[] contributions(Explained explained, double... row) {
    double[] sums = new double[row.length];
    explained.contribute(row, sums);
    return sums;
  }

  private static double sum(Explained explained, double[] row) {
    return Arrays.stream(contributions(explained, row)).sum();
  }

  private static Object copied(Object original) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(original);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }
}
