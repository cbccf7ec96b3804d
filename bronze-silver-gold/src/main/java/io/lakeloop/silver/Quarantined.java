package io.lakeloop.silver;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.json_object_keys;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.layers.Expectation;
import io.lakeloop.layers.Expectation.OnFailure;
import io.lakeloop.layers.TableContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * How rows are judged that come from quarantine, where the values that tell of a person stand
 * protected: they are not protected twice, and a rule that looks at one of them keeps the verdict
 * it gave when it saw the value itself.
 */
final class Quarantined {
  /** What the quarantine says of a row, as one column beside those of the row. */
  static final String ENTRY = "_quarantined";

  private static final String READABLE = "readable";

  private final Protection protection;

  Quarantined(Protection protection) {
    this.protection = protection;
  }

  /**
   * The rows as the table's SQL put them out, with their {@link #ENTRY}, which also tells whether
   * they could be read back as what the SQL puts out today: they cannot where they lack a column,
   * or hold a value that is none of its type.
   *
   * @param quarantine rows of {@link Quarantine#SCHEMA}
   * @param output the columns the SQL puts out
   */
  Dataset<Row> rows(Dataset<Row> quarantine, StructType output) {
    StructType texts = new StructType();
    StructType types = new StructType();
    for (StructField field : output.fields()) {
      boolean safe =
          protection.columns().keySet().stream().anyMatch(field.name()::equalsIgnoreCase);
      texts = texts.add(field.name(), DataTypes.StringType);
      types = types.add(field.name(), safe ? DataTypes.StringType : field.dataType());
    }
    Column row = col(Quarantine.ROW);
    Dataset<Row> parsed =
        quarantine
            .withColumn("keys", json_object_keys(row))
            .withColumn("texts", from_json(row, texts))
            .withColumn("types", from_json(row, types));
    Column readable = lit(true);
    List<Column> columns = new ArrayList<>();
    for (StructField field : output.fields()) {
      Column value = col("types").getField(field.name());
      Column text = col("texts").getField(field.name());
      Column isRead = text.isNull().or(value.isNotNull());
      readable = readable.and(array_contains(col("keys"), field.name())).and(isRead);
      columns.add(value.as(field.name()));
    }
    columns.add(
        struct(
                row,
                col(Quarantine.FAILED_RULES),
                col(Quarantine.RUN_ID),
                col(Quarantine.PROTECTED),
                coalesce(readable, lit(false)).as(READABLE))
            .as(ENTRY));
    return parsed.select(columns.toArray(Column[]::new));
  }

  /**
   * A value as it is written.
   *
   * @param value as it stands in the quarantine
   * @param safe the same, protected once more
   */
  Column once(String column, Column value, Column safe) {
    return protection.columns().containsKey(column)
        ? when(was(column), value.cast("string")).otherwise(safe)
        : value;
  }

  /** Whether a row fails an expectation: as it was judged before, where that cannot be known. */
  Column verdict(String rule, Expectation said, TableContract contract, Column fails) {
    return protection.columns().keySet().stream()
        .filter(column -> !said.fits(without(contract, column)))
        .map(this::was)
        .reduce(Column::or)
        .map(
            gone ->
                when(gone, array_contains(entry(Quarantine.FAILED_RULES), rule)).otherwise(fails))
        .orElse(fails);
  }

  /**
   * What keeps a row in quarantine whatever it holds: it cannot be read back, or a value in it is
   * protected in another way than today. Then the table would hold both, and nobody could tell them
   * apart.
   */
  Map<String, RowRules.Rule> rules() {
    Column today = protection.note();
    Column otherwise =
        exists(
            map_entries(entry(Quarantine.PROTECTED)),
            was ->
                coalesce(
                    try_element_at(today, was.getField("key")).notEqual(was.getField("value")),
                    lit(true)));
    return Map.of(
        "readable",
        new RowRules.Rule(not(entry(READABLE)), OnFailure.QUARANTINE),
        "protection",
        new RowRules.Rule(coalesce(otherwise, lit(false)), OnFailure.QUARANTINE));
  }

  private Column was(String column) {
    return try_element_at(entry(Quarantine.PROTECTED), lit(column)).isNotNull();
  }

  private static Column entry(String field) {
    return col(ENTRY).getField(field);
  }

  private static Dataset<Row> without(TableContract contract, String column) {
    StructType others = new StructType();
    for (StructField field : contract.schema().fields()) {
      others = field.name().equals(column) ? others : others.add(field);
    }
    return SparkSession.active().createDataFrame(List.<Row>of(), others);
  }
}
