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
 * The SQL that makes a table, and the tables it reads.
 *
 * @param template the text with its references
 * @param references the tables, the one after {@code FROM} first
 */
public record TableSql(SqlTemplate template, List<TableName> references) {
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

  /** The table after {@code FROM}: the one whose new rows drive this SQL. */
  public TableName source() {
    return references.get(0);
  }

  /** The tables beside {@link #source}. */
  public List<TableName> others() {
    return references.subList(1, references.size());
  }

  /**
   * Runs the SQL.
   *
   * @param spark the session of all the rows
   * @param rows the rows of each reference, by its table
   */
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

  /**
   * What Spark makes of the SQL over tables of the given columns; reads no row.
   *
   * @throws UsageException if Spark refuses it
   */
  public AnalysedSql analysed(SparkSession spark, Map<TableName, StructType> schemas) {
    Map<TableName, Dataset<Row>> empty = new LinkedHashMap<>();
    schemas.forEach(
        (table, schema) -> empty.put(table, spark.createDataFrame(List.<Row>of(), schema)));
    StructType output = over(spark, empty).schema();
    String explained = spark.sql("EXPLAIN EXTENDED\n" + template.rendered()).head().getString(0);
    return new AnalysedSql(template.file(), output, SqlPlan.parse(explained));
  }

  /** The name of the view under which the source stands in a plan. */
  String sourceView() {
    return new SqlTemplate("", "{{ " + template.references().get(0) + " }}").rendered();
  }

  /**
   * Refuses SQL that is not row-wise over its source: a batch would see its own rows only.
   *
   * @throws UsageException naming what stands over the source
   */
  public void requireRowwise(AnalysedSql analysed) {
    requireRowwise(
        analysed,
        "Leave it out of %s and compute it in gold, or apply it to another table there."
            .formatted(template.file()));
  }

  /**
   * The same for SQL that could be followed otherwise.
   *
   * @param remedy what to do instead
   * @throws UsageException naming what stands over the source
   */
  void requireRowwise(AnalysedSql analysed, String remedy) {
    analysed
        .plan()
        .acrossRows(sourceView())
        .ifPresent(
            what -> {
              throw new UsageException(
                  "%s uses %s over the new rows of %s.".formatted(template.file(), what, source()),
                  "New rows come batch by batch, so the result would depend on the batches.",
                  remedy);
            });
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
