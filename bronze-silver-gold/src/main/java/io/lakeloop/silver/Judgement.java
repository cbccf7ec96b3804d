package io.lakeloop.silver;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.Columns;
import io.lakeloop.layers.Expectation.OnFailure;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Types the rows of a table's SQL, holds each against the table's {@link RowRules}, and protects
 * what tells of a person. The rules see the typed values as they are; whatever comes out is
 * protected.
 */
public final class Judgement {
  /** The names of the rules that a row fails; null where it fails none. */
  public static final String FAILED_RULES = "_failed_rules";

  /**
   * What becomes of a row: one of {@link OnFailure}'s names, or {@link #SET_ASIDE}; null where it
   * is kept.
   */
  public static final String FATE = "_fate";

  /** The fate of a row that is in quarantine already. */
  static final String SET_ASIDE = "SET_ASIDE";

  /** The row as the SQL put it out, protected, as JSON; null in rows that are kept. */
  public static final String AS_READ = "_as_read";

  /** Whether a row deletes its key; never null. */
  public static final String DELETES = "_deletes";

  private static final String EARLIER = "_earlier";

  // What is written must be read back as it was: by default Spark leaves the microseconds out.
  private static final Map<String, String> JSON =
      Map.of(
          "ignoreNullFields", "false",
          "timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
          "timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

  private final SilverTable table;
  private final TableContract contract;
  private final Protection protection;
  private final RowRules rules;
  private final ReferenceRules references;

  /**
   * How rows of a table are judged, for looking at its expectations without a lakehouse.
   *
   * @param name the table's, below {@code silver.}
   * @param table a table that protects no column, and sets none aside for what it refers to
   * @throws io.lakeloop.core.failure.UsageException if it protects one
   */
  public static Judgement of(String name, SilverTable table) {
    TableContract contract = TableContract.of(name, table);
    Protection none = Protection.of(contract.name(), table.protections(), "", Map.of());
    return new Judgement(table, contract, none, ReferenceRules.NONE);
  }

  Judgement(
      SilverTable table, TableContract contract, Protection protection, ReferenceRules references) {
    this.table = table;
    this.contract = contract;
    this.protection = protection;
    this.rules = new RowRules(table, contract, references);
    this.references = references;
  }

  /**
   * The declared columns, typed and protected, with {@link #DELETES}, {@link #FAILED_RULES}, {@link
   * #FATE} and {@link #AS_READ}.
   *
   * @param read the rows of the table's SQL
   */
  public Dataset<Row> of(Dataset<Row> read) {
    return judged(read, Optional.empty(), col(FATE).isNotNull());
  }

  /**
   * The same of rows some of which an earlier run of their batch has set aside: those stay so,
   * whatever the rules say by now.
   *
   * @param earlier their {@link Quarantine#ROW}
   */
  Dataset<Row> again(Dataset<Row> read, Dataset<Row> earlier) {
    Dataset<Row> all = judged(read, Optional.empty(), lit(true));
    Dataset<Row> asRead = earlier.select(col(Quarantine.ROW).as(EARLIER)).distinct();
    Column isSetAside = col(EARLIER).isNotNull();
    return all.join(asRead, all.col(AS_READ).equalTo(asRead.col(EARLIER)), "left_outer")
        .withColumn(FATE, when(isSetAside, SET_ASIDE).otherwise(col(FATE)))
        .withColumn(FAILED_RULES, when(not(isSetAside), col(FAILED_RULES)))
        .drop(EARLIER);
  }

  /**
   * The same of rows that were in quarantine, with their {@link Quarantined#ENTRY}. What had been
   * protected before it went there is not protected again.
   *
   * @param read what {@link Quarantined#rows} gives
   */
  Dataset<Row> ofQuarantined(Dataset<Row> read) {
    return judged(read, Optional.of(new Quarantined(protection)), col(FATE).isNotNull());
  }

  /**
   * @param keepsAsRead of which rows to keep them as they were read
   */
  private Dataset<Row> judged(
      Dataset<Row> read, Optional<Quarantined> quarantined, Column keepsAsRead) {
    List<String> names =
        Arrays.stream(read.columns()).filter(name -> !name.equals(Quarantined.ENTRY)).toList();
    Map<String, RowRules.Rule> all = rules.over(read.schema(), quarantined);
    List<Column> typed = new ArrayList<>(contract.tried());
    typed.add(table.deletes().column().as(DELETES));
    names.forEach(name -> typed.add(Columns.named(name).as(RowRules.raw(name))));
    quarantined.ifPresent(rows -> typed.add(col(Quarantined.ENTRY)));
    Dataset<Row> judged =
        references
            .lookedUp(
                read.select(typed.toArray(Column[]::new)),
                name -> safe(name, Columns.named(name), quarantined))
            .withColumn(FATE, fate(all))
            .withColumn(FAILED_RULES, failedRules(all));
    List<Column> out = new ArrayList<>();
    for (String name : contract.columns().keySet()) {
      out.add(safe(name, Columns.named(name), quarantined).as(name, contract.metadata(name)));
    }
    out.add(col(DELETES));
    out.add(col(FAILED_RULES));
    out.add(col(FATE));
    out.add(when(keepsAsRead, asRead(names, quarantined)).as(AS_READ));
    quarantined.ifPresent(rows -> out.add(col(Quarantined.ENTRY)));
    return judged.select(out.toArray(Column[]::new));
  }

  private Column safe(String name, Column value, Optional<Quarantined> quarantined) {
    Column safe = protection.of(name, value);
    return quarantined.map(rows -> rows.once(name, value, safe)).orElse(safe);
  }

  private Column asRead(List<String> names, Optional<Quarantined> quarantined) {
    Column[] safe =
        names.stream()
            .map(
                name ->
                    safe(declared(name), Columns.named(RowRules.raw(name)), quarantined).as(name))
            .toArray(Column[]::new);
    return to_json(struct(safe), JSON);
  }

  /** The declared column of a name, which the SQL may write in other letters. */
  private String declared(String name) {
    return contract.columns().keySet().stream()
        .filter(name::equalsIgnoreCase)
        .findFirst()
        .orElse(name);
  }

  /** Of several failed rules the strictest decides; quarantine before drop, to lose nothing. */
  private static Column fate(Map<String, RowRules.Rule> rules) {
    Column fate = lit(null).cast("string");
    for (OnFailure grade : List.of(OnFailure.DROP, OnFailure.QUARANTINE, OnFailure.FAIL)) {
      Optional<Column> any = any(rules, grade);
      if (any.isPresent()) {
        fate = when(any.get(), grade.name()).otherwise(fate);
      }
    }
    return fate;
  }

  /** Which rules failed is asked again, and an array made, only where any did. */
  private static Column failedRules(Map<String, RowRules.Rule> rules) {
    Column[] names =
        rules.entrySet().stream()
            .map(rule -> when(rule.getValue().fails(), rule.getKey()))
            .toArray(Column[]::new);
    Column failed = col(FATE).isNotNull();
    return when(
        any(rules, OnFailure.WARN).map(failed::or).orElse(failed),
        array_compact(array(names)).cast("array<string>"));
  }

  private static Optional<Column> any(Map<String, RowRules.Rule> rules, OnFailure grade) {
    return rules.values().stream()
        .filter(rule -> rule.onFailure() == grade)
        .map(RowRules.Rule::fails)
        .reduce(Column::or);
  }
}
