package io.lakeloop.features;

import io.lakeloop.core.config.Problems;
import io.lakeloop.core.config.Project;
import io.lakeloop.core.failure.Position;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.ProjectCheck;
import io.lakeloop.core.table.SqlTemplate;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Checks what features.yml refers to: feature tables, columns of the tables that exist, also those
 * in its SQL, and SQL files. A source that does not exist yet is passed over: the project's other
 * jobs may be about to make it.
 */
public final class FeaturesCheck implements ProjectCheck {
  private static final Position FILE = Position.of(FeatureSet.FILE);

  @Override
  public void check(JobContext context, Problems problems) {
    Project project = context.project();
    if (!project.has(FeaturesConfig.class)) {
      return;
    }
    FeaturesConfig config = project.config(FeaturesConfig.class);
    Optional<Tables> tables = Optional.ofNullable(context.optionalTables());
    for (FeatureTable table : FeatureTable.of(config, Optional.empty())) {
      checkColumns(ColumnNeed.of(Lookup.all(table.table(), table.config())), tables, problems);
      check(table.config().source(), SourceFilter.of(table.config())::select, tables, problems);
    }
    for (Map.Entry<String, TrainingSetConfig> set : config.trainingSets().entrySet()) {
      List<Lookup> lookups =
          new FeatureSetRules(config, set.getKey(), problems).check(set.getValue());
      checkColumns(spineNeeds(set.getKey(), set.getValue(), lookups), tables, problems);
      checkSpine(set.getKey(), set.getValue(), tables, problems);
      for (SourceFeatures features : SourceFeatures.of(lookups)) {
        checkKeys(
            SharedKeys.of(set.getKey(), set.getValue().spine(), features.source()),
            tables,
            problems);
      }
      set.getValue()
          .split()
          .exclude()
          .ifPresent(file -> checkFile(project, set.getKey(), file, problems));
    }
  }

  private static List<ColumnNeed> spineNeeds(
      String name, TrainingSetConfig set, List<Lookup> lookups) {
    SpineConfig spine = set.spine();
    List<String> columns = new ArrayList<>(FeatureSet.identity(spine, lookups));
    columns.add(spine.label());
    columns.addAll(set.split().byHashOf());
    return columns.stream()
        .distinct()
        .map(column -> ColumnNeed.ofSpine(name, spine, column))
        .toList();
  }

  private static void checkSpine(
      String name, TrainingSetConfig set, Optional<Tables> tables, Problems problems) {
    SpineConfig spine = set.spine();
    SpineSql sql = new SpineSql(name, spine);
    check(spine.table(), sql::where, tables, problems);
    spine
        .features()
        .forEach(
            (feature, text) ->
                check(spine.table(), rows -> sql.feature(rows, feature, text), tables, problems));
    set.split()
        .byValueOf()
        .ifPresent(text -> check(spine.table(), rows -> sql.split(rows, text), tables, problems));
  }

  private static void checkKeys(SharedKeys keys, Optional<Tables> tables, Problems problems) {
    check(
        keys.spine(),
        rows ->
            check(
                keys.source(),
                events -> keys.requireAlike(rows.schema(), events.schema()),
                tables,
                problems),
        tables,
        problems);
  }

  private static void check(
      TableName table, Consumer<Dataset<Row>> use, Optional<Tables> tables, Problems problems) {
    tables
        .filter(all -> all.exists(table))
        .ifPresent(
            all -> {
              try {
                use.accept(all.spark().createDataFrame(List.<Row>of(), all.schema(table)));
              } catch (UsageException refused) {
                problems.add(FILE, refused.problem() + " " + refused.because(), refused.remedy());
              }
            });
  }

  private static void checkColumns(
      List<ColumnNeed> needs, Optional<Tables> tables, Problems problems) {
    for (ColumnNeed need : needs) {
      check(need.table(), rows -> need.note(rows, problems), tables, problems);
    }
  }

  private static void checkFile(Project project, String set, String file, Problems problems) {
    SqlTemplate sql;
    try {
      sql = new SqlTemplate(file, project.text(file));
    } catch (UsageException absent) {
      problems.add(
          FILE,
          "training set '%s': %s".formatted(set, absent.problem()),
          "write the file, or correct its name");
      return;
    }
    try {
      TrainingRows.tablesOf(sql);
    } catch (UsageException misspelt) {
      problems.add(
          Position.of(file), misspelt.because(), "name {{ split }} or a table between the braces");
    }
  }
}
