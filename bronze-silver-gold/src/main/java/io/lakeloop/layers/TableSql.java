package io.lakeloop.layers;

import io.lakeloop.core.config.Project;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.SqlTemplate;
import io.lakeloop.core.table.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The SQL that makes a table, and the tables it reads: the source is the one it names first, which
 * has to be the first after {@code FROM} where it is read row by row.
 *
 * @param template the text with its references
 * @param references the tables in the order in which it names them
 */
public record TableSql(SqlTemplate template, List<TableName> references) implements Transformation {
  /** Copies the references. */
  public TableSql {
    references = List.copyOf(references);
  }

  /**
   * The SQL in a project's file.
   *
   * @throws UsageException if there is no such file, or it reads no table, or a name is none
   */
  public static TableSql of(Project project, String file) {
    SqlTemplate template = new SqlTemplate(file, project.text(file));
    if (template.references().isEmpty()) {
      throw new UsageException(
          file + " reads no table.",
          "A table is written between double braces.",
          "Write FROM {{ layer.name }} in " + file + ".");
    }
    try {
      return new TableSql(template, template.references().stream().map(TableName::parse).toList());
    } catch (IllegalArgumentException misspelt) {
      throw new UsageException(
          file + " names a table that cannot be.",
          String.valueOf(misspelt.getMessage()),
          "Correct the name between the braces in " + file + ".",
          misspelt);
    }
  }

  @Override
  public Dataset<Row> over(SparkSession spark, Map<TableName, Dataset<Row>> rows) {
    Map<String, Dataset<Row>> byText = new LinkedHashMap<>();
    template
        .references()
        .forEach(
            text -> {
              Dataset<Row> table = rows.get(TableName.parse(text));
              if (table != null) {
                byText.put(text, table);
              }
            });
    return template.over(spark, byText);
  }

  @Override
  public AnalysedSql analysed(SparkSession spark, Map<TableName, StructType> schemas) {
    Map<TableName, Dataset<Row>> empty = new LinkedHashMap<>();
    schemas.forEach(
        (table, schema) -> empty.put(table, spark.createDataFrame(List.<Row>of(), schema)));
    StructType output = over(spark, empty).schema();
    String explained = spark.sql("EXPLAIN EXTENDED\n" + template.rendered()).head().getString(0);
    return new AnalysedSql(template.file(), output, SqlPlan.parse(explained));
  }

  @Override
  public String sourceView() {
    return new SqlTemplate("", "{{ " + template.references().get(0) + " }}").rendered();
  }

  /**
   * Refuses what is not row-wise over its source, and a source that is not the table it is made of.
   *
   * @throws UsageException naming what stands over the source, or the source
   */
  @Override
  public void requireRowwise(AnalysedSql analysed, String remedy) {
    if (!analysed.plan().beginsWith(sourceView())) {
      throw new UsageException(
          "%s names %s first, but begins with another table.".formatted(template.file(), source()),
          "The table named first gives the new rows, which have to be the first after FROM.",
          "Name the table of the new rows first: as the first query of WITH, and in no comment"
              + " before.");
    }
    Transformation.super.requireRowwise(analysed, remedy);
  }

  /**
   * Refuses SQL of which changed rows alone do not tell which groups changed.
   *
   * @param contract of the table that would follow them; its keys name a group
   * @throws UsageException if it reads a second table, is more than one GROUP BY, or groups by
   *     something else than the keys
   */
  public void requireGroupsAlone(AnalysedSql analysed, TableContract contract) {
    boolean oneSource = others().isEmpty();
    if (!oneSource || !analysed.plan().groupsStandAlone()) {
      throw new UsageException(
          "%s cannot be followed by changed groups.".formatted(template.file()),
          oneSource
              ? "It is not one GROUP BY: HAVING, windows, limits and sorts look beyond the group."
              : "It also reads %s, whose changes do not say which groups they touch."
                  .formatted(
                      String.join(", ", others().stream().map(TableName::toString).toList())),
          "Give %s 'write: overwrite' in tables.yml, or simplify the SQL."
              .formatted(contract.name()));
    }
    analysed
        .plan()
        .grouping()
        .flatMap(grouping -> grouping.mismatch(contract.keys()))
        .ifPresent(
            mismatch -> {
              throw new UsageException(
                  "group-by of %s is not what %s groups by."
                      .formatted(contract.name(), template.file()),
                  mismatch
                      + "; a group that changed is found in the table by its group-by columns.",
                  "Name in group-by all that the SQL groups by, and nothing else.");
            });
  }
}
