package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * One declared column.
 *
 * @param type its type as Spark's DDL writes it
 * @param unit what its values count or measure
 * @param description what it says
 * @param pii what it tells of a person
 */
public record ColumnConfig(
    @Description("Its type in Spark's DDL, such as bigint or decimal(12,2).") String type,
    @Description("What its values count or measure, such as EUR.") Optional<String> unit,
    @Default("") @Description("What it says.") String description,
    @Default("none") @Description("What it tells of a person: none, pseudonym or direct.")
        Pii pii) {
  /** What a column tells of a person. */
  public enum Pii {
    /** Nothing. */
    NONE,
    /** Who it is, to those who hold the key to the pseudonyms. */
    PSEUDONYM,
    /** Who it is, to everybody. */
    DIRECT
  }

  /** Refuses a type that Spark does not know. */
  public ColumnConfig {
    parse(type);
  }

  /** The type. */
  public DataType dataType() {
    return parse(type);
  }

  /** What is written as the Delta column's comment: the description, then the unit. */
  public String comment() {
    return (description + unit.map(of -> " Unit: " + of + ".").orElse("")).strip();
  }

  private static DataType parse(String text) {
    try {
      DataType type = fromDdl(text);
      // "amount int" is read as the schema of a whole table.
      if (type instanceof StructType && !text.strip().toLowerCase(Locale.ROOT).startsWith("str")) {
        throw new IllegalArgumentException(refusal(text));
      }
      return type;
    } catch (AnalysisException unknown) {
      throw new IllegalArgumentException(refusal(text), unknown);
    }
  }

  private static String refusal(String text) {
    return "'" + text + "' is no type: write one of Spark's, such as bigint or decimal(12,2)";
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private static DataType fromDdl(String text) throws AnalysisException {
    return DataType.fromDDL(text);
  }
}
