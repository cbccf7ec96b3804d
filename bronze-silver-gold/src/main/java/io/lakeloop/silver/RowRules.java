package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.lakeloop.core.table.Columns;
import io.lakeloop.layers.Expectation;
import io.lakeloop.layers.Expectation.OnFailure;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What every row of a table is held against. A rule is an expectation's name, {@code cast:COLUMN}
 * where a value is none of the column's type, or, in upsert and scd2 tables, {@code key:COLUMN} and
 * {@code sequence:COLUMN} where the column is null. Of a row that deletes only its key and sequence
 * are asked for: the rest is not kept.
 */
final class RowRules {
  private final SilverTable table;
  private final TableContract contract;
  private final ReferenceRules references;

  RowRules(SilverTable table, TableContract contract, ReferenceRules references) {
    this.table = table;
    this.contract = contract;
    this.references = references;
  }

  /**
   * One rule.
   *
   * @param fails whether a row fails it, never null
   * @param onFailure what becomes of the row then
   */
  record Rule(Column fails, OnFailure onFailure) {
    Rule unlessDeleting() {
      return new Rule(not(col(Judgement.DELETES)).and(fails), onFailure);
    }
  }

  /** The name under which a value stands beside its typed one as it was read. */
  static String raw(String column) {
    return "_read:" + column;
  }

  /**
   * The rules by name, over the typed columns, what they refer to, and the {@link #raw} ones.
   *
   * @param read the columns of the table's SQL
   * @param quarantined how to judge rows that come from quarantine; empty for new ones
   */
  Map<String, Rule> over(StructType read, Optional<Quarantined> quarantined) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    for (StructField declared : contract.schema().fields()) {
      uncastable(declared, read)
          .ifPresent(
              fails -> rules.put("cast:" + declared.name(), new Rule(fails, OnFailure.QUARANTINE)));
    }
    if (table.write().isKeyed()) {
      table.keys().forEach(key -> rules.put("key:" + key, present(key)));
      table.sequenceBy().ifPresent(by -> rules.put("sequence:" + by, present(by)));
    }
    for (Map.Entry<String, Expectation> expectation : table.expectations().entrySet()) {
      Expectation said = expectation.getValue();
      Column fails = not(said.holds());
      rules.put(
          expectation.getKey(),
          new Rule(
              quarantined
                  .map(rows -> rows.verdict(expectation.getKey(), said, contract, fails))
                  .orElse(fails),
              said.onFailure()));
    }
    rules.putAll(references.rules());
    if (table.deletes().any()) {
      rules.replaceAll((name, rule) -> namesRow(name) ? rule : rule.unlessDeleting());
    }
    quarantined.ifPresent(rows -> rules.putAll(rows.rules()));
    return rules;
  }

  /** Whether a rule asks for the key or the sequence. */
  private boolean namesRow(String rule) {
    return Stream.concat(table.keys().stream(), table.sequenceBy().stream())
        .flatMap(name -> Stream.of("cast:" + name, "key:" + name, "sequence:" + name))
        .anyMatch(rule::equals);
  }

  /** Where a value of the column cannot be cast; empty where it is of its type already. */
  private static Optional<Column> uncastable(StructField declared, StructType read) {
    Optional<StructField> from =
        Arrays.stream(read.fields())
            .filter(field -> field.name().equalsIgnoreCase(declared.name()))
            .findFirst();
    DataType type = declared.dataType();
    return from.filter(field -> !field.dataType().equals(type))
        .map(
            field ->
                Columns.named(raw(field.name()))
                    .isNotNull()
                    .and(Columns.named(declared.name()).isNull()));
  }

  private static Rule present(String column) {
    return new Rule(Columns.named(column).isNull(), OnFailure.QUARANTINE);
  }
}
