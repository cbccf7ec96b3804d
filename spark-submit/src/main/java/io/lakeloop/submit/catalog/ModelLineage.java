package io.lakeloop.submit.catalog;

import static org.apache.spark.sql.functions.col;

import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableVersion;
import io.lakeloop.core.table.Tables;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.PredictionColumns;
import io.lakeloop.registry.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which data made a model version, where its predictions went, and which versions learnt from a
 * table. A version's own provenance says the training set and what that was made of; from there on
 * the runs tell.
 *
 * @param lineage what runs read and left
 * @param versions all registered versions
 */
record ModelLineage(Lineage lineage, List<ModelVersion> versions) {
  private static final String INDENT = "  ";

  ModelLineage {
    versions = List.copyOf(versions);
  }

  /** The version, its training set, what that was made of, and so on: deeper ones further in. */
  List<String> upstream(ModelVersion version) {
    Provenance from = version.provenance();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  by run %s of build %s".formatted(version.label(), version.runId(), from.build()));
    List<String> behind =
        lineage.upstream(
            TrainingSet.table(from.trainingSet()), Optional.of(from.trainingSetVersion()));
    behind.forEach(line -> lines.add(INDENT + line));
    if (behind.size() == 1) {
      // No run of this environment built it: the version itself knows what it was made of.
      from.sources().forEach(source -> lines.add(INDENT + INDENT + source));
    }
    return lines;
  }

  /** The version, the table of its predictions with the number of rows, and where those went. */
  List<String> downstream(ModelVersion version, Tables tables) {
    List<String> lines = new ArrayList<>(List.of(version.label()));
    TableName predictions = TableName.of(Layer.PREDICTIONS, version.model());
    if (tables.exists(predictions)) {
      long rows =
          tables
              .readNewest(predictions)
              .where(col(PredictionColumns.MODEL_VERSION).equalTo(version.version()))
              .count();
      if (rows > 0) {
        List<String> after = lineage.downstream(predictions);
        lines.add(String.format(Locale.ROOT, "%s%s  %,d rows", INDENT, after.get(0), rows));
        after.stream().skip(1).forEach(line -> lines.add(INDENT + line));
      }
    }
    return lines;
  }

  /** The versions that a table's rows went into, each with the table's version that did. */
  List<String> learntFrom(TableName table) {
    return versions.stream()
        .flatMap(
            version ->
                seenBy(version, table)
                    .map(
                        seen ->
                            "%s  %s  %s@%d%s"
                                .formatted(
                                    version.label(),
                                    version.stage().text(),
                                    table,
                                    seen,
                                    through(version, table)))
                    .stream())
        .toList();
  }

  private Optional<Long> seenBy(ModelVersion version, TableName table) {
    Provenance from = version.provenance();
    TableName set = TrainingSet.table(from.trainingSet());
    if (set.equals(table)) {
      return Optional.of(from.trainingSetVersion());
    }
    return from.sources().stream()
        .map(TableVersion::parse)
        .filter(source -> source.table().equals(table))
        .map(TableVersion::version)
        .findFirst()
        .or(() -> lineage.versionWithin(set, from.trainingSetVersion(), table));
  }

  private static String through(ModelVersion version, TableName table) {
    Provenance from = version.provenance();
    TableName set = TrainingSet.table(from.trainingSet());
    return set.equals(table) ? "" : " in %s@%d".formatted(set, from.trainingSetVersion());
  }
}
