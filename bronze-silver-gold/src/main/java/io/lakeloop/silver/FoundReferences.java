package io.lakeloop.silver;

import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.TableExpectation.References;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/** Looks for rows' values in another table, or in the same. */
final class FoundReferences {
  private static final String MISSING = "_missing";

  private final Tables tables;
  private final TableName table;
  private final References references;

  /**
   * @param table the table whose rows refer
   */
  FoundReferences(Tables tables, TableName table, References references) {
    this.tables = tables;
    this.table = table;
    this.references = references;
  }

  /**
   * Counts rows whose values are not found. What is read of the other table are the columns
   * referred to.
   *
   * @param total how many rows there are
   */
  FailingRows missing(Dataset<Row> rows, long total) {
    Column isMissing = Columns.named(MISSING);
    Row missing =
        marked(rows, Columns::named, MISSING)
            .agg(
                count_if(isMissing),
                min(when(isMissing, to_json(struct(columns(references.columns()))))))
            .head();
    return new FailingRows(total, missing.getLong(0), Optional.ofNullable(missing.getString(1)));
  }

  /**
   * The rows, each once, with a column more: whether all of its values are there and are not found.
   *
   * @param written what is written of a column, by its name
   * @param missing the name of that column, which is never null
   */
  Dataset<Row> marked(Dataset<Row> rows, Function<String, Column> written, String missing) {
    String isThere = missing + ":found";
    Dataset<Row> to = valuesLike(rows, written).distinct().withColumn(isThere, lit(true));
    Column matches = lit(true);
    Column complete = lit(true);
    for (int i = 0; i < references.to().size(); i++) {
      Column value = written.apply(references.columns().get(i));
      matches = matches.and(value.equalTo(to.col("_to:" + i)));
      complete = complete.and(value.isNotNull());
    }
    Column[] out =
        Stream.concat(
                Arrays.stream(rows.columns()).map(Columns::named),
                Stream.of(complete.and(Columns.named(isThere).isNull()).as(missing)))
            .toArray(Column[]::new);
    return rows.join(to, matches, "left_outer").select(out);
  }

  /** What is referred to in the types of what refers, for '7' and '07' are one number. */
  private Dataset<Row> valuesLike(Dataset<Row> rows, Function<String, Column> written) {
    StructField[] types =
        rows.select(references.columns().stream().map(written).toArray(Column[]::new))
            .schema()
            .fields();
    Dataset<Row> values = referenced(rows);
    Column[] like = new Column[types.length];
    for (int i = 0; i < types.length; i++) {
      like[i] = Columns.named("_to:" + i).try_cast(types[i].dataType()).as("_to:" + i);
    }
    return values.select(like);
  }

  /** The values there are to refer to; rows of the same table may refer to each other. */
  private Dataset<Row> referenced(Dataset<Row> rows) {
    Tables here = tables.within(rows.sparkSession());
    Column[] to = columns(references.to());
    Dataset<Row> values =
        references.isWithin(table)
            ? here.forNewRun().read(table).select(to).union(rows.select(to))
            : here.read(references.table()).select(to);
    String[] names = new String[to.length];
    for (int i = 0; i < to.length; i++) {
      names[i] = "_to:" + i;
    }
    return values.toDF(names);
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(Columns::named).toArray(Column[]::new);
  }
}
