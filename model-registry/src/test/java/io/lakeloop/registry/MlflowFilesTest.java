package io.lakeloop.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LocalSpark.class)
class MlflowFilesTest {
  private final SparkSession spark;

  MlflowFilesTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @CsvSource({
    "string,          string",
    "boolean,         boolean",
    "tinyint,         integer",
    "smallint,        integer",
    "int,             integer",
    "bigint,          long",
    "float,           float",
    "double,          double",
    "'decimal(10,2)', double"
  })
  void callsATypeWhatMlflowCallsIt(String type, String called) {
    StructType inputs = new StructType().add("f", type);

    assertThat(lines(inputs))
        .contains(
            "  inputs: '[{\"type\":\"%s\",\"name\":\"f\",\"required\":false}]'".formatted(called));
  }

  @Test
  void writesNamesThatYamlOrJsonWouldTakeForMore() {
    StructType inputs = new StructType().add("größe '7' \"d\"", "double").add("b: #c", "int");

    assertThat(lines(inputs))
        .contains(
            "  inputs: '[{\"type\":\"double\",\"name\":\"größe ''7'' \\\"d\\\"\",\"required\":false},"
                + "{\"type\":\"integer\",\"name\":\"b: #c\",\"required\":false}]'",
            "  outputs: '[]'");
  }

  @ParameterizedTest
  @CsvSource({
    "2018-06-11T08:00:00Z,        2018-06-11 08:00:00",
    "2018-06-11T08:00:00.120Z,    2018-06-11 08:00:00.120",
    "2018-06-11T08:00:00.123456Z, 2018-06-11 08:00:00.123456"
  })
  void writesWhenItWasMadeAsMlflowDoes(Instant at, String written) {
    SavedModel model = model(at, new StructType(), List.of());

    assertThat(new MlflowFiles(model).mlmodel())
        .endsWith("utc_time_created: '%s'\n".formatted(written));
  }

  @Test
  void showsTheFirstRowsAsMlflowSplitsThem() {
    StructType inputs =
        new StructType().add("city", "string").add("n", "bigint").add("x", "double");

    assertThat(
            example(
                inputs,
                RowFactory.create("Köln \"Süd\"", 9_007_199_254_740_993L, 0.1),
                row(null, null, null)))
        .isEqualTo(
            "{\"columns\":[\"city\",\"n\",\"x\"],"
                + "\"data\":[[\"Köln \\\"Süd\\\"\",9007199254740993,0.1],[null,null,null]]}");
    assertThat(example(inputs)).isEqualTo("{\"columns\":[\"city\",\"n\",\"x\"],\"data\":[]}");
  }

  @Test
  void namesWhatThePipelineNeedsInEachOfTheFilesThatSaySo() {
    var files = new MlflowFiles(model(Instant.EPOCH, new StructType(), List.of())).beside();
    String spark4 = "pyspark==" + spark.version();

    assertThat(files.keySet())
        .containsExactly("requirements.txt", "conda.yaml", "python_env.yaml", "input_example.json");
    assertThat(files.get("requirements.txt")).isEqualTo("mlflow==2.17.2\n" + spark4 + "\n");
    assertThat(files.get("conda.yaml"))
        .contains("- python=3.10.12\n", "  - mlflow==2.17.2\n", "  - " + spark4 + "\n");
    assertThat(files.get("python_env.yaml"))
        .startsWith("python: 3.10.12\n")
        .endsWith("- -r requirements.txt\n");
  }

  private List<String> lines(StructType inputs) {
    return new MlflowFiles(model(Instant.EPOCH, inputs, List.of())).mlmodel().lines().toList();
  }

  private String example(StructType inputs, Row... rows) {
    return String.valueOf(
        new MlflowFiles(model(Instant.EPOCH, inputs, Arrays.asList(rows)))
            .beside()
            .get("input_example.json"));
  }

  private SavedModel model(Instant at, StructType inputs, List<Row> rows) {
    return new SavedModel(
        "fares",
        "r1",
        at,
        new PipelineModel("p", new Transformer[0]),
        inputs,
        new StructType(),
        spark.createDataFrame(rows, inputs));
  }

  private static Row row(@Nullable Object... values) {
    return RowFactory.create(values);
  }
}
