package io.lakeloop.features;

import static org.apache.spark.sql.functions.countDistinct;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class SplitHashTest {
  private static final int ENTITIES = 4_000;

  private final SparkSession spark;

  SplitHashTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void givesEachSplitAboutItsShareOfTheEntities() {
    Map<String, Set<Object>> entities =
        entities(new SplitHash(0.6, 0.1, List.of("ent.ity")), rows());

    assertThat(entities.keySet()).containsExactly("test", "train", "validation");
    assertThat(entities.values().stream().mapToInt(Set::size).sum())
        .as("no entity is in two")
        .isEqualTo(ENTITIES);
    // Three standard deviations of as many throws.
    assertThat(share(entities, "train")).isBetween(0.576, 0.624);
    assertThat(share(entities, "validation")).isBetween(0.085, 0.115);
  }

  @Test
  void leavesEntitiesWhereTheyAreWhenRowsComeAndGo() {
    SplitHash split = new SplitHash(0.5, 0.2, List.of("ent.ity"));
    Map<String, Set<Object>> all = entities(split, rows());
    Map<String, Set<Object>> some = entities(split, rows().where("at = 1 AND `ent.ity` % 7 = 1"));

    some.forEach((name, entities) -> assertThat(of(all, name)).containsAll(entities));
  }

  @Test
  void movesEntitiesOnlyIntoASplitThatGrows() {
    Map<String, Set<Object>> before = entities(new SplitHash(0.5, 0, List.of("ent.ity")), rows());
    Map<String, Set<Object>> after = entities(new SplitHash(0.6, 0.1, List.of("ent.ity")), rows());

    assertThat(before).containsOnlyKeys("train", "test");
    assertThat(of(after, "train")).containsAll(of(before, "train"));
    assertThat(of(before, "test"))
        .containsAll(of(after, "test"))
        .containsAll(of(after, "validation"));
  }

  /** Rows of no entity are of one: they may be of the same, for all that is known. */
  @Test
  void keepsRowsOfNoEntityTogether() {
    Dataset<Row> none = rows().selectExpr("CAST(NULL AS string) AS shop", "at");

    assertThat(
            new SplitHash(0.5, 0.2, List.of("shop")).split(none).select("split").distinct().count())
        .isEqualTo(1);
  }

  @Test
  void isOfAllColumnsTogether() {
    Dataset<Row> pairs =
        spark.sql("SELECT id % 40 AS shop, id DIV 40 AS customer FROM range(1600)");
    List<Row> splitsOfAShop =
        new SplitHash(0.5, 0, List.of("shop", "customer"))
            .split(pairs)
            .groupBy("shop")
            .agg(countDistinct("split"))
            .collectAsList();

    assertThat(splitsOfAShop).hasSize(40).allMatch(row -> row.getLong(1) == 2);
  }

  /** Several rows of each entity. */
  private Dataset<Row> rows() {
    return spark.sql(
        "SELECT id %% %d AS `ent.ity`, id DIV %d AS at FROM range(%d)"
            .formatted(ENTITIES, ENTITIES, 2 * ENTITIES));
  }

  private static Map<String, Set<Object>> entities(SplitHash split, Dataset<Row> rows) {
    Map<String, Set<Object>> entities = new TreeMap<>();
    for (Row row : split.split(rows).select("split", "`ent.ity`").collectAsList()) {
      entities.computeIfAbsent(row.getString(0), name -> new HashSet<>()).add(row.get(1));
    }
    return entities;
  }

  private static double share(Map<String, Set<Object>> entities, String split) {
    return of(entities, split).size() / (double) ENTITIES;
  }

  private static Set<Object> of(Map<String, Set<Object>> entities, String split) {
    return entities.getOrDefault(split, Set.of());
  }
}
