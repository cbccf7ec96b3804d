package io.lakeloop.inference;

import static io.lakeloop.registry.PredictionColumns.MODEL_VERSION;
import static io.lakeloop.registry.PredictionColumns.PREDICTION_ID;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.Transaction;
import io.lakeloop.registry.ModelVersion;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * {@code predictions.MODEL}: a row once scored with a version is never scored with it again, even
 * when the input's row changes later. It only ever grows.
 *
 * <p>Where the table holds nothing of this version in the span of time that is added, the rows are
 * appended; otherwise they are merged by {@code prediction_id}, and the span keeps all other files
 * out of it.
 */
final class PredictionsTable {
  private final Tables tables;
  private final ModelVersion version;
  private final String eventTime;
  private final TableName name;

  /** The predictions of a version's model. */
  PredictionsTable(Tables tables, ModelVersion version, String eventTime) {
    this.tables = tables;
    this.version = version;
    this.eventTime = eventTime;
    this.name = name(version.model());
  }

  /** The table of a model's predictions. */
  static TableName name(String model) {
    return TableName.of(Layer.PREDICTIONS, model);
  }

  /**
   * Adds the predictions that are not there yet.
   *
   * @param span the span of their event times
   * @param transaction the identity of the write, where it may be tried again
   * @return how many were added
   */
  long add(Dataset<Row> predictions, TimeSpan span, Optional<Transaction> transaction) {
    tables.create(
        TableSpec.appended(
            name, nullable(predictions.schema()), "What %s predicted.".formatted(version.model())));
    String known =
        "target.%s AND target.%s = %d"
            .formatted(span.contains(eventTime), MODEL_VERSION, version.version());
    if (transaction.isPresent() && holdsNothingWhere(known)) {
      return tables.append(name, predictions, transaction.get()).rowsInserted();
    }
    String on = known + " AND target.%1$s = source.%1$s".formatted(PREDICTION_ID);
    Map<String, Column> values = new LinkedHashMap<>();
    for (String column : predictions.columns()) {
      values.put(Columns.quoted(column), expr("source." + Columns.quoted(column)));
    }
    return transaction
        .map(
            once ->
                tables.merge(
                    name, predictions, on, merge -> merge.whenNotMatched().insert(values), once))
        .orElseGet(
            () ->
                tables.merge(name, predictions, on, merge -> merge.whenNotMatched().insert(values)))
        .rowsInserted();
  }

  private boolean holdsNothingWhere(String condition) {
    Tables unrecorded = tables.forNewRun();
    return !unrecorded.hasRowsHere(name)
        || unrecorded
            .readNewest(name)
            .as("target")
            .filter(condition)
            .select(col(PREDICTION_ID))
            .isEmpty();
  }

  private static StructType nullable(StructType schema) {
    return new StructType(
        Arrays.stream(schema.fields())
            .map(field -> new StructField(field.name(), field.dataType(), true, field.metadata()))
            .toArray(StructField[]::new));
  }
}
