package io.lakeloop.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.package$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The text files by which MLflow, from 2.9 on, knows a folder as a model of its {@code spark}
 * flavour. Format: MLflow documentation, "MLflow Models", storage format and model signature.
 */
final class MlflowFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MLFLOW = "2.17.2";
  private static final String PYTHON = "3.10.12";

  private final SavedModel model;
  private final String spark = package$.MODULE$.SPARK_VERSION();

  MlflowFiles(SavedModel model) {
    this.model = model;
  }

  /** The file MLmodel. */
  String mlmodel() {
    return """
        artifact_path: model
        flavors:
          python_function:
            data: sparkml
            env:
              conda: conda.yaml
              virtualenv: python_env.yaml
            loader_module: mlflow.spark
            python_version: %s
          spark:
            code: null
            model_class: pyspark.ml.pipeline.PipelineModel
            model_data: sparkml
            pyspark_version: %s
        mlflow_version: %s
        model_uuid: %s
        run_id: %s
        saved_input_example_info:
          artifact_path: input_example.json
          pandas_orient: split
          type: dataframe
        signature:
          inputs: '%s'
          outputs: '%s'
          params: null
        utc_time_created: '%s'
        """
        .formatted(
            PYTHON,
            spark,
            MLFLOW,
            model.runId(),
            model.runId(),
            quoted(signature(model.inputs())),
            quoted(signature(model.outputs())),
            model.createdAt().toString().replace('T', ' ').replace("Z", ""));
  }

  /** The files beside it, by name. */
  Map<String, String> beside() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("requirements.txt", "mlflow==" + MLFLOW + "\npyspark==" + spark + "\n");
    files.put(
        "conda.yaml",
        """
        channels:
        - conda-forge
        dependencies:
        - python=%s
        - pip
        - pip:
          - mlflow==%s
          - pyspark==%s
        name: mlflow-env
        """
            .formatted(PYTHON, MLFLOW, spark));
    files.put(
        "python_env.yaml",
        """
        python: %s
        build_dependencies:
        - pip
        dependencies:
        - -r requirements.txt
        """
            .formatted(PYTHON));
    files.put("input_example.json", example());
    return files;
  }

  private String example() {
    List<String> columns = Arrays.asList(model.inputs().fieldNames());
    List<List<Object>> rows =
        model.example().collectAsList().stream()
            .map(row -> columns.stream().map(row::<Object>getAs).toList())
            .toList();
    Map<String, Object> split = new LinkedHashMap<>();
    split.put("columns", columns);
    split.put("data", rows);
    return json(split);
  }

  private static String signature(StructType schema) {
    return json(Arrays.stream(schema.fields()).map(MlflowFiles::column).toList());
  }

  private static Map<String, Object> column(StructField field) {
    Map<String, Object> column = new LinkedHashMap<>();
    column.put("type", type(field.dataType()));
    column.put("name", field.name());
    column.put("required", false);
    return column;
  }

  private static String type(DataType type) {
    if (type.equals(DataTypes.StringType)) {
      return "string";
    }
    if (type.equals(DataTypes.LongType)) {
      return "long";
    }
    if (type.equals(DataTypes.BooleanType)) {
      return "boolean";
    }
    if (type.equals(DataTypes.FloatType)) {
      return "float";
    }
    if (type.equals(DataTypes.IntegerType)
        || type.equals(DataTypes.ShortType)
        || type.equals(DataTypes.ByteType)) {
      return "integer";
    }
    return "double";
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }
}
