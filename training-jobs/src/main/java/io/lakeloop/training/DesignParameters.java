package io.lakeloop.training;

import io.lakeloop.core.config.Words;
import io.lakeloop.registry.Provenance;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A design as a run and a version record it. What is left at its default is not recorded, and so a
 * version of a build that did not know a setting yet is read as it was made.
 */
final class DesignParameters {
  private static final String SEED = "seed";
  private static final String PARTITIONS = "partitions";
  private static final String KEYS = "keys";
  private static final String CATEGORICAL = "categorical";
  private static final String FILL_NULLS = "fill-nulls";
  private static final String COLUMN = "column.";
  private static final String INTERACTIONS = "interactions";
  private static final String ROW_SHARE = "row-share";
  private static final String BALANCE = "balance";
  private static final String RATIO = "balance.ratio";
  private static final String WEIGHTS = "balance.weights";

  private DesignParameters() {}

  /** Everything set of a design, by name. */
  static Map<String, String> of(ModelDesign design) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(SEED, Long.toString(design.seed()));
    all.put(PARTITIONS, Integer.toString(design.partitions()));
    all.put(KEYS, String.join(",", design.keys()));
    all.put(CATEGORICAL, String.join(",", design.categorical()));
    all.put(FILL_NULLS, design.fillNulls().word());
    for (FeatureColumn column : design.columns()) {
      if (!column.equals(plain(design, column))) {
        all.put(COLUMN + column.name(), column.text());
      }
    }
    if (!design.interactions().isEmpty()) {
      all.put(INTERACTIONS, String.join(",", design.interactions()));
    }
    if (design.rowShare() != 1) {
      all.put(ROW_SHARE, Double.toString(design.rowShare()));
    }
    all.putAll(balance(design.balance()));
    return all;
  }

  /** The design of a version, from the parameters that {@link #of} recorded. */
  static ModelDesign read(Provenance from) {
    Map<String, String> said = from.parameters();
    FillNulls fill = FillNulls.ofWord(said.getOrDefault(FILL_NULLS, ""));
    List<String> categorical = list(said, CATEGORICAL);
    return new ModelDesign(
        from.task(),
        from.trainingSet(),
        list(said, KEYS),
        from.label(),
        from.features().stream().map(name -> column(said, name, categorical, fill)).toList(),
        list(said, INTERACTIONS),
        fill,
        balance(said),
        Double.parseDouble(said.getOrDefault(ROW_SHARE, "1")),
        Long.parseLong(said.getOrDefault(SEED, "")),
        Integer.parseInt(said.getOrDefault(PARTITIONS, "")));
  }

  private static FeatureColumn plain(ModelDesign design, FeatureColumn column) {
    FeatureKind kind =
        column.kind() == FeatureKind.CATEGORY ? FeatureKind.CATEGORY : FeatureKind.NUMBER;
    return FeatureColumn.plain(column.name(), kind, design.fillNulls());
  }

  private static FeatureColumn column(
      Map<String, String> said, String name, List<String> categorical, FillNulls fill) {
    String own = said.get(COLUMN + name);
    return own != null
        ? FeatureColumn.read(name, own)
        : FeatureColumn.plain(
            name, categorical.contains(name) ? FeatureKind.CATEGORY : FeatureKind.NUMBER, fill);
  }

  private static Map<String, String> balance(BalanceConfig balance) {
    Map<String, String> said = new LinkedHashMap<>();
    if (balance.isWeighted()) {
      said.put(BALANCE, Words.of(balance.method()));
      said.put(RATIO, Double.toString(balance.ratio()));
      said.put(
          WEIGHTS,
          balance.weights().entrySet().stream()
              .map(weight -> weight.getKey() + "=" + weight.getValue())
              .collect(Collectors.joining(",")));
    }
    return said;
  }

  private static BalanceConfig balance(Map<String, String> said) {
    String method = said.get(BALANCE);
    if (method == null) {
      return BalanceConfig.NONE;
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    for (String weight : list(said, WEIGHTS)) {
      String[] parts = weight.split("=", 2);
      weights.put(parts[0], Double.valueOf(parts[1]));
    }
    return new BalanceConfig(
        Words.constant(BalanceConfig.Method.class, method),
        Double.parseDouble(said.getOrDefault(RATIO, "1")),
        weights);
  }

  private static List<String> list(Map<String, String> said, String key) {
    String text = said.getOrDefault(key, "");
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(","));
  }
}
