package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkArithmeticException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * One declared column.
 *
 * @param type its type as Spark's DDL writes it
 * @param unit what its values count or measure
 * @param description what it says
 * @param pii what it tells of a person
 * @param protect what its values become on the way to silver; only for texts that tell of a person
 */
public record ColumnConfig(
    @Description("Its type in Spark's DDL, such as bigint or decimal(12,2).") String type,
    @Description("What its values count or measure, such as EUR.") Optional<String> unit,
    @Default("") @Description("What it says.") String description,
    @Default("none") @Description("What it tells of a person: none, pseudonym or direct.") Pii pii,
    @Description("What its values become on the way to silver: hash or mask.")
        Optional<Protect> protect) {
  /** What a column tells of a person. */
  public enum Pii {
    /** Nothing. */
    NONE,
    /** Who it is, to those who hold the key to the pseudonyms. */
    PSEUDONYM,
    /** Who it is, to everybody. */
    DIRECT
  }

  /** What becomes of a value that tells of a person. */
  public enum Protect {
    /** Its HMAC-SHA256 under the project's key, as 64 hexadecimal digits. */
    HASH,
    /** Its last four characters after a star for each one before; all stars where it is shorter. */
    MASK;

    /** The word by which config and tables call it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Refuses a type that Spark does not know, and protection of what is no text of a person. */
  public ColumnConfig {
    DataType parsed = parse(type);
    if (protect.isPresent() && pii == Pii.NONE) {
      throw new IllegalArgumentException(
          "protect needs to be told what the column tells of a person: write pii: direct or pii:"
              + " pseudonym");
    }
    if (protect.isPresent() && !(parsed instanceof StringType)) {
      throw new IllegalArgumentException(
          "what protect makes is a text, so the type must be string, not " + type);
    }
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
      if (type instanceof StructType && !text.strip().matches("(?is)struct\\s*<.*")) {
        throw new IllegalArgumentException(refusal(text));
      }
      return type;
    } catch (AnalysisException | SparkArithmeticException unknown) {
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
