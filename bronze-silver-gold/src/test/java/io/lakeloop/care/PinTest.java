package io.lakeloop.care;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class PinTest {
  private static final StructType SCHEMA =
      new StructType().add("model", "string").add("version", "int").add("provenance", "string");

  private final SparkSession spark;

  PinTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void takesTheOldestVersionThatModelsRestOn() {
    Dataset<Row> versions =
        versions(
            RowFactory.create("fraud", 1, provenance("card_fraud", "12")),
            RowFactory.create("fraud", 2, provenance("card_fraud", "9")),
            RowFactory.create("risk", 1, provenance("card_fraud", "9")),
            RowFactory.create("hours", 4, provenance("bike_hours", "0")));

    assertThat(Pin.oldest(versions).orderBy("training_set").collectAsList())
        .containsExactly(
            RowFactory.create("bike_hours", 0L, "hours/4"),
            RowFactory.create("card_fraud", 9L, "fraud/2"));
  }

  @Test
  void passesOverVersionsThatNameNoTrainingSet() {
    Dataset<Row> versions =
        versions(
            RowFactory.create("fraud", 1, null),
            RowFactory.create("fraud", 2, "{}"),
            RowFactory.create("fraud", 3, "no JSON"),
            RowFactory.create("fraud", 4, provenance("card_fraud", "\"newest\"")));

    assertThat(Pin.oldest(versions).collectAsList()).isEmpty();
  }

  @Test
  void tellsOfNoneWhereTheRegistryIsElsewhere(@TempDir Path folder) {
    assertThat(Pin.oldest(new LocalLakehouse(folder).tables())).isEmpty();
  }

  static String provenance(String trainingSet, String version) {
    return "{\"project\":\"p\",\"trainingSet\":\"%s\",\"trainingSetVersion\":%s}"
        .formatted(trainingSet, version);
  }

  private Dataset<Row> versions(Row... rows) {
    List<Row> list = Arrays.asList(rows);
    return spark.createDataFrame(list, SCHEMA).coalesce(1);
  }
}
