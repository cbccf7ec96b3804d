package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.TableVersion;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class TrainingSetTest {
  private static final StructType SCHEMA = StructType.fromDDL("id bigint, split string");
  private static final TrainingSet FRAUD =
      new TrainingSet(
          "fraud",
          1,
          List.of("shop", "id"),
          "at",
          "is_fraud",
          List.of("amount", "größe", "n.2"),
          "ab/cd",
          List.of("silver.payments@3", "prod:silver.limits@12"),
          "2018-08-15T00:00:00Z");

  private final SparkSession spark;
  @TempDir private Path folder;

  TrainingSetTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void isWhatItsTableSaysOfIt() {
    Tables tables = new LocalLakehouse(folder).tables();
    make(tables, FRAUD.properties());
    tables.append(
        TrainingSet.table("fraud"),
        spark.createDataFrame(List.of(row(1, "train"), row(2, "test"), row(3, "test")), SCHEMA));

    assertThat(TrainingSet.at(tables, "fraud", 1)).isEqualTo(FRAUD);
    assertThat(TrainingSet.pinned(tables, "fraud")).isEqualTo(FRAUD);
    assertThat(FRAUD.rows(tables, TrainingSet.TEST).orderBy("id").collectAsList())
        .containsExactly(row(2, "test"), row(3, "test"));
    assertThat(FRAUD.rows(tables, TrainingSet.VALIDATION).isEmpty()).isTrue();
    assertThat(TrainingSet.past(tables, "fraud", 0).version()).isZero();
    assertThatThrownBy(() -> TrainingSet.past(tables, "fraud", 2))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("training_sets.fraud@2 can no longer be read.");
  }

  /** A set built before sets said so says no cut-off, and no split. */
  @Test
  void isEmptyWhereItsTableSaysNothing() {
    Tables tables = new LocalLakehouse(folder).tables();
    make(tables, Map.of());

    assertThat(TrainingSet.pinned(tables, "fraud"))
        .isEqualTo(new TrainingSet("fraud", 0, List.of(), "", "", List.of(), "", List.of()))
        .satisfies(set -> assertThat(set.split(tables)).isEmpty());
  }

  @Test
  void namesTheVersionsItWasMadeOf() {
    assertThat(FRAUD.sourceVersions())
        .containsExactly(
            TableVersion.parse("silver.payments@3"), TableVersion.parse("prod:silver.limits@12"));
  }

  private static void make(Tables tables, Map<String, String> said) {
    TableSpec spec = TableSpec.appended(TrainingSet.table("fraud"), SCHEMA, "");
    for (Map.Entry<String, String> property : said.entrySet()) {
      spec = spec.with(property.getKey(), property.getValue());
    }
    tables.create(spec);
  }

  private static Row row(long id, String split) {
    return FeatureSetTest.row(id, split);
  }
}
