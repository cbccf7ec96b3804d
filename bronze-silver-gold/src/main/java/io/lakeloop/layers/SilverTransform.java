package io.lakeloop.layers;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What makes the rows of a silver table where SQL is not enough: {@code class:
 * com.acme.MyTransform} in tables.yml, the class on the class path through {@code --jars}, public,
 * with a public constructor without parameters.
 *
 * <p>It must be row-wise: what it makes of a row may depend on that row and the other tables, never
 * on other new rows, for these come in batches of any size. An aggregate, window, distinct, sort or
 * limit over the new rows is refused; what happens inside functions of Java is its author's
 * promise.
 */
@FunctionalInterface
public interface SilverTransform {
  /**
   * Makes rows of the table; called once a batch, and once with no rows to learn the columns. It
   * only builds the dataset: it starts no Spark action.
   *
   * @param newRows rows of the table that {@code from} names
   * @param tables the tables that {@code reads} names, each whole, by that name
   * @return rows with the declared columns, in any order and of any type that can be cast to the
   *     declared one, and those that {@code except} names
   */
  Dataset<Row> apply(Dataset<Row> newRows, Map<String, Dataset<Row>> tables);
}
