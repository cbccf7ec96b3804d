package io.lakeloop.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A model's own example of its inputs, read from its files as MLflow writes them: the signature in
 * {@code MLmodel} gives the types, {@code input_example.json} (pandas' {@code split} layout) the
 * rows.
 *
 * @param inputs the columns the signature declares
 * @param rows the values, in the order of the columns
 */
record InputExample(StructType inputs, List<Row> rows) {
  /** The file that holds the rows. */
  static final String FILE = "input_example.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  InputExample {
    rows = List.copyOf(rows);
  }

  /**
   * Reads an example.
   *
   * @param mlmodel the text of {@code MLmodel}
   * @param example the text of {@code input_example.json}
   * @throws JsonProcessingException if either does not hold the JSON it should
   */
  static InputExample parse(String mlmodel, String example) throws JsonProcessingException {
    StructType inputs = new StructType();
    for (JsonNode column : JSON.readTree(signature(mlmodel))) {
      inputs = inputs.add(column.path("name").asText(), type(column.path("type").asText()));
    }
    List<Row> rows = new ArrayList<>();
    for (JsonNode row : JSON.readTree(example).path("data")) {
      @Nullable Object[] values = new Object[inputs.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(row.path(i), inputs.apply(i).dataType());
      }
      rows.add(RowFactory.create(values));
    }
    return new InputExample(inputs, rows);
  }

  /** The rows as a table. */
  Dataset<Row> dataset(SparkSession spark) {
    return spark.createDataFrame(rows, inputs).coalesce(1);
  }

  private static String signature(String mlmodel) {
    Map<String, Object> file = new Yaml(new SafeConstructor(new LoaderOptions())).load(mlmodel);
    return file.get("signature") instanceof Map<?, ?> signature
            && signature.get("inputs") instanceof String inputs
        ? inputs
        : "[]";
  }

  private static DataType type(String mlflow) {
    return switch (mlflow) {
      case "string" -> DataTypes.StringType;
      case "long" -> DataTypes.LongType;
      case "integer" -> DataTypes.IntegerType;
      case "boolean" -> DataTypes.BooleanType;
      case "float" -> DataTypes.FloatType;
      default -> DataTypes.DoubleType;
    };
  }

  // JSON has no NaN and no infinity: they are written as words.
  private static @Nullable Object value(JsonNode node, DataType type) {
    if (node.isNull() || node.isMissingNode()) {
      return null;
    }
    if (type.equals(DataTypes.StringType)) {
      return node.asText();
    }
    if (type.equals(DataTypes.LongType)) {
      return node.longValue();
    }
    if (type.equals(DataTypes.IntegerType)) {
      return node.intValue();
    }
    if (type.equals(DataTypes.BooleanType)) {
      return node.booleanValue();
    }
    double number = node.isTextual() ? Double.parseDouble(node.asText()) : node.doubleValue();
    return type.equals(DataTypes.FloatType) ? (Object) (float) number : (Object) number;
  }
}
