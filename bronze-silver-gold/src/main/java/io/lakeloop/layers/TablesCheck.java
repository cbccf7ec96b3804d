package io.lakeloop.layers;

import io.lakeloop.core.config.Problems;
import io.lakeloop.core.config.Project;
import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.LakeloopException;
import io.lakeloop.core.failure.Position;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.ProjectCheck;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.TableExpectation.References;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Checks what tables.yml refers to: SQL files, classes and the tables they read; where all of those
 * are known, the SQL itself against their columns and the declared ones. A table is known when it
 * exists, or, in silver and gold, when the project declares its columns.
 */
public final class TablesCheck implements ProjectCheck {
  private static final Position FILE = Position.of("tables.yml");

  @Override
  public void check(JobContext context, Problems problems) {
    Project project = context.project();
    if (!project.has(TablesConfig.class)) {
      return;
    }
    TablesConfig config = project.config(TablesConfig.class);
    List<TableContract> contracts = new ArrayList<>();
    config.silver().forEach((name, table) -> contracts.add(TableContract.of(name, table)));
    config.gold().forEach((name, table) -> contracts.add(TableContract.of(name, table)));
    Checking checking = new Checking(context, problems, config, contracts);
    config.bronze().keySet().forEach(name -> checking.ours(TableName.of(Layer.BRONZE, name)));
    contracts.forEach(contract -> checking.ours(contract.name()));
    config.silver().forEach((name, table) -> checking.silver(TableContract.of(name, table), table));
    config.gold().forEach((name, table) -> checking.gold(TableContract.of(name, table), table));
  }

  /** One look over one project. */
  private record Checking(
      JobContext context, Problems problems, TablesConfig config, List<TableContract> contracts) {

    void ours(TableName name) {
      Tables tables = context.optionalTables();
      if (tables != null) {
        tried(name, () -> tables.requireOurs(name));
      }
    }

    void silver(TableContract contract, SilverTable table) {
      TableName name = contract.name();
      analysed(
              name,
              table.sql().orElse(FILE.file()),
              () -> Transformation.of(context.project(), name, table),
              (made, columns) -> {
                made.requireNewRows(name, columns);
                return made.newRows(table, columns);
              })
          .ifPresent(
              known -> {
                AnalysedSql analysed = known.analysed;
                StructType kept = table.deletes().kept(analysed.output());
                tried(name, () -> contract.requireColumns(kept, analysed.file()));
                tried(name, () -> table.deletes().requireFitting(context.spark(), analysed));
                tried(name, () -> known.made.requireRowwise(analysed));
              });
      if (context.optionalTables() != null) {
        Dataset<Row> rows = context.spark().createDataFrame(List.<Row>of(), contract.declared());
        table
            .expectations()
            .forEach((rule, said) -> tried(name, () -> said.requireFitting(rule, rows)));
      }
      table
          .tableExpectations()
          .forEach(
              (rule, said) -> {
                said.references().ifPresent(to -> referred(name, rule, to));
                tried(name, () -> said.requireOtherTable(rule, name));
              });
    }

    private void referred(TableName name, String rule, References to) {
      Set<String> there =
          schema(to.table(), FILE.file())
              .map(schema -> Set.of(schema.fieldNames()))
              .orElse(Set.copyOf(to.to()));
      to.to().stream()
          .filter(column -> !there.contains(column))
          .forEach(
              column ->
                  problems.add(
                      FILE,
                      "%s: the expectation '%s' refers to '%s', which %s has not%s"
                          .formatted(
                              name,
                              rule,
                              column,
                              to.table(),
                              Suggestion.nearest(column, there)
                                  .map(near -> " (did you mean '" + near + "'?)")
                                  .orElse("")),
                      "name columns of " + to.table() + " in 'to'"));
    }

    void gold(TableContract contract, GoldTable table) {
      TableName name = contract.name();
      analysed(
              name,
              table.sql(),
              () -> TableSql.of(context.project(), table.sql()),
              (made, columns) -> columns)
          .ifPresent(
              sql -> {
                tried(name, () -> contract.requireColumns(sql.analysed.output(), table.sql()));
                tried(name, () -> table.write().requireFitting(sql.made, sql.analysed, contract));
              });
    }

    private record Known<T>(T made, AnalysedSql analysed) {}

    /**
     * What makes a table; empty where it is wrong, which is noted, or its tables are not all known.
     *
     * @param file where its tables are named
     * @param newRows the columns of its source's new rows, of those of the source
     */
    private <T extends Transformation> Optional<Known<T>> analysed(
        TableName name,
        String file,
        Supplier<T> making,
        BiFunction<T, StructType, StructType> newRows) {
      AtomicReference<@Nullable Known<T>> analysed = new AtomicReference<>();
      tried(
          name,
          () -> {
            T made = making.get();
            Map<TableName, StructType> schemas = new HashMap<>();
            made.references()
                .forEach(read -> schema(read, file).ifPresent(known -> schemas.put(read, known)));
            schemas.computeIfPresent(
                made.source(), (source, columns) -> newRows.apply(made, columns));
            if (context.optionalTables() != null
                && schemas.keySet().containsAll(made.references())) {
              analysed.set(new Known<>(made, made.analysed(context.spark(), schemas)));
            }
          });
      return Optional.ofNullable(analysed.get());
    }

    private Optional<StructType> schema(TableName read, String file) {
      Optional<StructType> declared =
          contracts.stream()
              .filter(contract -> contract.name().equals(read))
              .findFirst()
              .map(TableContract::schema);
      Optional<Tables> tables = Optional.ofNullable(context.optionalTables());
      if (declared.isPresent()) {
        return declared;
      }
      if (tables.filter(all -> all.exists(read)).isPresent()) {
        return tables.map(all -> all.schema(read));
      }
      if (read.layer() != Layer.BRONZE || !config.bronze().containsKey(read.name())) {
        problems.add(
            Position.of(file),
            "there is no table " + read,
            "declare it in tables.yml, or correct the name %s"
                .formatted(file.equals(FILE.file()) ? "in from or reads" : "between the braces"));
      }
      return Optional.empty();
    }

    private void tried(TableName name, Runnable look) {
      try {
        look.run();
      } catch (LakeloopException wrong) {
        problems.add(
            FILE, name + ": " + (wrong.problem() + " " + wrong.because()).strip(), wrong.remedy());
      }
    }
  }
}
