package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.registry.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A design is given back by what a version recorded of it, and by nothing else. */
class DesignParametersTest {
  private static final List<FeatureColumn> COLUMNS =
      List.of(
          FeatureColumn.plain("x", FeatureKind.NUMBER, FillNulls.MEAN),
          FeatureColumn.plain("y", FeatureKind.NUMBER, FillNulls.ZERO),
          FeatureColumn.plain("c", FeatureKind.CATEGORY, FillNulls.MEAN));

  @Test
  void isGivenBackWhateverItIs() {
    Random random = new Random(17);
    for (int i = 0; i < 300; i++) {
      ModelDesign design = random(random);
      assertThat(DesignParameters.read(RecipeTest.provenance(design, DesignParameters.of(design))))
          .isEqualTo(design);
    }
  }

  /** The model's fill is that of x and c: only y has a line of its own. */
  @Test
  void recordsWhatDiffersFromTheDefaults() {
    ModelDesign design =
        design(
            COLUMNS,
            List.of("c:x", "x:y"),
            new BalanceConfig(BalanceConfig.Method.DOWN_SAMPLE, 2.5, Map.of()),
            0.125);

    assertThat(DesignParameters.of(design))
        .containsExactly(
            Map.entry("seed", "-7"),
            Map.entry("partitions", "3"),
            Map.entry("keys", "shop,day"),
            Map.entry("categorical", "c"),
            Map.entry("fill-nulls", "mean"),
            Map.entry("column.y", "as=number fill=zero scale=none buckets=0 edges= hash-into=0"),
            Map.entry("interactions", "c:x,x:y"),
            Map.entry("row-share", "0.125"),
            Map.entry("balance", "down-sample"),
            Map.entry("balance.ratio", "2.5"),
            Map.entry("balance.weights", ""));
  }

  @Test
  void recordsWeightsByClass() {
    Map<String, Double> weights = new LinkedHashMap<>();
    weights.put("1", 12.0);
    weights.put("0", 0.1);

    assertThat(
            DesignParameters.of(
                design(
                    COLUMNS,
                    List.of(),
                    new BalanceConfig(BalanceConfig.Method.CLASS_WEIGHTS, 1, weights),
                    1)))
        .containsEntry("balance", "class-weights")
        .containsEntry("balance.ratio", "1.0")
        .containsEntry("balance.weights", "1=12.0,0=0.1")
        .doesNotContainKeys("row-share", "interactions");
  }

  /** A build that knew neither columns of their own nor shares, balance or interactions. */
  @Test
  void readsAVersionOfAnOlderBuild() {
    Map<String, String> old =
        Map.of(
            "algorithm", "decision-tree",
            "seed", "-7",
            "partitions", "3",
            "keys", "shop,day",
            "categorical", "",
            "fill-nulls", "zero",
            "depth", "3");
    List<FeatureColumn> plain =
        List.of(FeatureColumn.plain("x", FeatureKind.NUMBER, FillNulls.ZERO));
    ModelDesign design =
        new ModelDesign(
            Task.MULTICLASS,
            "payments",
            List.of("shop", "day"),
            "label",
            plain,
            List.of(),
            FillNulls.ZERO,
            BalanceConfig.NONE,
            1,
            -7,
            3);

    assertThat(DesignParameters.read(RecipeTest.provenance(design, old))).isEqualTo(design);
  }

  private static ModelDesign random(Random random) {
    List<FeatureColumn> columns = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(5); i++) {
      FillNulls fill = FeatureColumnTest.any(random, FillNulls.values());
      columns.add(
          random.nextBoolean()
              ? FeatureColumnTest.random(random, "f " + i)
              : FeatureColumn.plain(
                  "f " + i,
                  random.nextBoolean() ? FeatureKind.CATEGORY : FeatureKind.NUMBER,
                  fill));
    }
    BalanceConfig balance =
        switch (random.nextInt(4)) {
          case 0 -> BalanceConfig.NONE;
          case 1 -> new BalanceConfig(BalanceConfig.Method.CLASS_WEIGHTS, 1, Map.of());
          case 2 ->
              new BalanceConfig(
                  BalanceConfig.Method.CLASS_WEIGHTS,
                  1,
                  Map.of("0", random.nextDouble() + 1e-9, "42", 3.0));
          default ->
              new BalanceConfig(
                  BalanceConfig.Method.DOWN_SAMPLE, random.nextDouble() + 1e-9, Map.of());
        };
    return design(
        columns,
        random.nextBoolean() ? List.of() : List.of("f 0:f 1", "f 1:f 0"),
        balance,
        random.nextBoolean() ? 1 : 1 - random.nextDouble());
  }

  private static ModelDesign design(
      List<FeatureColumn> columns,
      List<String> interactions,
      BalanceConfig balance,
      double rowShare) {
    return new ModelDesign(
        Task.MULTICLASS,
        "payments",
        List.of("shop", "day"),
        "label",
        columns,
        interactions,
        FillNulls.MEAN,
        balance,
        rowShare,
        -7,
        3);
  }
}
