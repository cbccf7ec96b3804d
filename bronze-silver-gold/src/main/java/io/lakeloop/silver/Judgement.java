package io.lakeloop.silver;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.Columns;
import io.lakeloop.layers.Expectation;
import io.lakeloop.layers.Expectation.OnFailure;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Types the rows of a table's SQL and holds each against the table's rules. A rule is an
 * expectation's name, {@code cast:COLUMN} where a value is none of the column's type, or, in upsert
 * and scd2 tables, {@code key:COLUMN} and {@code sequence:COLUMN} where the column is null. Of a
 * row that deletes only its key and sequence are asked for: the rest is not kept.
 */
final class Judgement {
  /** The names of the rules that a row fails; empty where it fails none. */
  static final String FAILED_RULES = "_failed_rules";

  /** What becomes of a row: one of {@link OnFailure}'s names, null where nothing does. */
  static final String FATE = "_fate";

  /** The row as the SQL put it out, as JSON; null in rows that are kept. */
  static final String AS_READ = "_as_read";

  /** Whether a row deletes its key; never null. */
  static final String DELETES = "_deletes";

  private static final String READ = "_read";

  private final SilverTable table;
  private final TableContract contract;

  Judgement(SilverTable table, TableContract contract) {
    this.table = table;
    this.contract = contract;
  }

  /**
   * The declared columns, typed, with {@link #DELETES}, {@link #FAILED_RULES}, {@link #FATE} and
   * {@link #AS_READ}.
   *
   * @param read the rows of the table's SQL
   */
  Dataset<Row> of(Dataset<Row> read) {
    List<Column> typed = new ArrayList<>(contract.tried());
    Column[] all = Arrays.stream(read.columns()).map(Columns::named).toArray(Column[]::new);
    typed.add(table.deletes().column().as(DELETES));
    typed.add(struct(all).as(READ));
    Dataset<Row> judged =
        read.select(typed.toArray(Column[]::new)).withColumn(FAILED_RULES, failedRules());
    return judged
        .withColumn(FATE, fate())
        .withColumn(
            AS_READ,
            when(col(FATE).isNotNull(), to_json(col(READ), Map.of("ignoreNullFields", "false"))))
        .drop(READ);
  }

  /** What each rule does, by the rule's name: declared ones, and those of types and keys. */
  Map<String, OnFailure> rules() {
    Map<String, OnFailure> rules = new LinkedHashMap<>();
    checks().forEach((rule, check) -> rules.put(rule, check.onFailure()));
    return rules;
  }

  private record Check(Column holds, OnFailure onFailure) {}

  private Map<String, Check> checks() {
    Map<String, Check> checks = new LinkedHashMap<>();
    for (String name : table.columns().keySet()) {
      Column castable = col(READ).getField(name).isNull().or(Columns.named(name).isNotNull());
      checks.put("cast:" + name, new Check(castable, OnFailure.QUARANTINE));
    }
    if (table.write().isKeyed()) {
      table.keys().forEach(key -> checks.put("key:" + key, present(key)));
      table.sequenceBy().ifPresent(by -> checks.put("sequence:" + by, present(by)));
    }
    for (Map.Entry<String, Expectation> expectation : table.expectations().entrySet()) {
      Expectation said = expectation.getValue();
      checks.put(
          expectation.getKey(),
          new Check(coalesce(expr(said.check()), lit(false)), said.onFailure()));
    }
    return checks;
  }

  private static Check present(String column) {
    return new Check(Columns.named(column).isNotNull(), OnFailure.QUARANTINE);
  }

  private Column failedRules() {
    return array_compact(
        array(
            checks().entrySet().stream()
                .map(rule -> when(holds(rule), null).otherwise(rule.getKey()))
                .toArray(Column[]::new)));
  }

  private Column holds(Map.Entry<String, Check> rule) {
    Column holds = rule.getValue().holds();
    boolean ofName =
        Stream.concat(table.keys().stream(), table.sequenceBy().stream())
            .flatMap(name -> Stream.of("cast:" + name, "key:" + name, "sequence:" + name))
            .anyMatch(rule.getKey()::equals);
    return table.deletes().any() && !ofName ? holds.or(col(DELETES)) : holds;
  }

  /** Of several failed rules the strictest decides; quarantine before drop, to lose nothing. */
  private Column fate() {
    Column fate = lit(null).cast("string");
    for (OnFailure grade : List.of(OnFailure.DROP, OnFailure.QUARANTINE, OnFailure.FAIL)) {
      Optional<Column> any =
          rules().entrySet().stream()
              .filter(rule -> rule.getValue() == grade)
              .map(rule -> array_contains(col(FAILED_RULES), rule.getKey()))
              .reduce(Column::or);
      if (any.isPresent()) {
        fate = when(any.get(), grade.name()).otherwise(fate);
      }
    }
    return fate;
  }
}
