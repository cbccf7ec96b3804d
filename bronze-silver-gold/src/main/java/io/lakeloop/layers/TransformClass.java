package io.lakeloop.layers;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A user's class that makes a table, and the tables it reads.
 *
 * @param name the class's name, for messages
 * @param transform the class's one instance
 * @param references the tables: the one whose new rows it is given first
 */
record TransformClass(String name, SilverTransform transform, List<TableName> references)
    implements Transformation {
  private static final String VIEW = "_rows_of_class";

  /** Copies the references. */
  TransformClass {
    references = List.copyOf(references);
  }

  /**
   * The class that a table declares.
   *
   * @throws UsageException if there is none, it is no {@link SilverTransform}, or cannot be made;
   *     or a table's name is none
   */
  static TransformClass of(TableName table, SilverTable declared) {
    String name = declared.transform().orElseThrow();
    try {
      List<TableName> references = new ArrayList<>();
      references.add(TableName.parse(declared.from().orElseThrow()));
      declared.reads().forEach(read -> references.add(TableName.parse(read)));
      return new TransformClass(name, instance(table, name), references);
    } catch (IllegalArgumentException misspelt) {
      throw new UsageException(
          table + " reads a table that cannot be.",
          String.valueOf(misspelt.getMessage()),
          "Correct from or reads of " + table + " in tables.yml.",
          misspelt);
    }
  }

  private static SilverTransform instance(TableName table, String name) {
    try {
      Class<?> type = Class.forName(name, true, Thread.currentThread().getContextClassLoader());
      if (!SilverTransform.class.isAssignableFrom(type)) {
        throw unusable(
            table, name, "It does not implement io.lakeloop.layers.SilverTransform.", null);
      }
      return (SilverTransform) type.getConstructor().newInstance();
    } catch (ClassNotFoundException absent) {
      throw new UsageException(
          "There is no class %s.".formatted(name),
          "%s names it, and no jar on the class path holds it.".formatted(table),
          "Give its jar with --jars, or correct 'class' of %s in tables.yml.".formatted(table),
          absent);
    } catch (ReflectiveOperationException | LinkageError failure) {
      String why =
          failure instanceof NoSuchMethodException
                  || failure instanceof IllegalAccessException
                  || failure instanceof InstantiationException
              ? "It is not public, or has no public constructor without parameters."
              : "Making it failed: " + (failure.getCause() == null ? failure : failure.getCause());
      throw unusable(table, name, why, failure);
    }
  }

  private static UsageException unusable(
      TableName table,
      String name,
      String why,
      @org.jspecify.annotations.Nullable Throwable cause) {
    return new UsageException(
        "%s cannot make the rows of %s.".formatted(name, table),
        why,
        "Mend the class, or name another in 'class' of %s in tables.yml.".formatted(table),
        cause);
  }

  @Override
  public Dataset<Row> over(SparkSession spark, Map<TableName, Dataset<Row>> rows) {
    Map<String, Dataset<Row>> tables = new LinkedHashMap<>();
    others().forEach(other -> tables.put(other.toString(), given(rows, other)));
    try {
      return applied(given(rows, source()), Collections.unmodifiableMap(tables));
    } catch (AnalysisException refused) {
      throw new UsageException(
          name + " does not fit its tables.",
          String.valueOf(refused.getMessage()).lines().limit(2).collect(Collectors.joining(" ")),
          "Correct the class " + name + ".",
          refused);
    }
  }

  private static Dataset<Row> given(Map<TableName, Dataset<Row>> rows, TableName table) {
    return Objects.requireNonNull(rows.get(table), () -> "no rows of " + table);
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private Dataset<Row> applied(Dataset<Row> newRows, Map<String, Dataset<Row>> tables)
      throws AnalysisException {
    return Objects.requireNonNull(
        transform.apply(newRows, tables), () -> name + " gave no rows, not even none");
  }

  @Override
  public AnalysedSql analysed(SparkSession spark, Map<TableName, StructType> schemas) {
    Map<TableName, Dataset<Row>> empty = new LinkedHashMap<>();
    schemas.forEach(
        (table, schema) -> empty.put(table, spark.createDataFrame(List.<Row>of(), schema)));
    // In the plan the new rows are found again by this name.
    empty.computeIfPresent(source(), (table, rows) -> rows.as(sourceView()));
    Dataset<Row> output = over(spark, empty);
    output.createOrReplaceTempView(VIEW);
    try {
      String explained = spark.sql("EXPLAIN EXTENDED SELECT * FROM " + VIEW).head().getString(0);
      return new AnalysedSql(name, output.schema(), SqlPlan.parse(explained));
    } finally {
      spark.catalog().dropTempView(VIEW);
    }
  }

  @Override
  public String sourceView() {
    return "_new_rows";
  }
}
