package io.lakeloop.deployment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.not;

import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.ModelArtifacts;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.PredictionColumns;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.ScoringModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.yaml.snakeyaml.error.YAMLException;

/** Looks at what a version points to: its training set and its files. */
final class VersionEvidence {
  private final Tables tables;
  private final ModelArtifacts artifacts;

  VersionEvidence(Tables tables) {
    this.tables = tables;
    this.artifacts = new ModelArtifacts(tables);
  }

  /** What is seen of a version. */
  Evidence of(ModelVersion version, List<String> forbidden) {
    Optional<String> trainingSetFault = trainingSetFault(version.provenance());
    if (!artifacts.isComplete(version.artifacts())) {
      return unusable(trainingSetFault, version, "there is no MLmodel", forbidden);
    }
    try {
      return scored(version, trainingSetFault, forbidden);
    } catch (IOException
        | UncheckedIOException
        | YAMLException
        | AnalysisException
        | SparkException
        | IllegalArgumentException
        | NoSuchElementException fault) {
      return unusable(trainingSetFault, version, firstLine(fault), forbidden);
    }
  }

  // Spark's readers are Scala and throw what Java holds to be checked without saying so.
  private Evidence scored(
      ModelVersion version, Optional<String> trainingSetFault, List<String> forbidden)
      throws IOException, AnalysisException, SparkException {
    InputExample example =
        InputExample.parse(
            artifacts.text(version, "MLmodel"), artifacts.text(version, InputExample.FILE));
    Column prediction = col(PredictionColumns.PREDICTION);
    long predicted =
        ScoringModel.load(tables, version)
            .score(example.dataset(tables.spark()))
            .agg(count_if(prediction.isNotNull().and(not(isnan(prediction)))))
            .first()
            .getLong(0);
    return new Evidence(
        trainingSetFault,
        Optional.empty(),
        List.of(example.inputs().fieldNames()),
        example.rows().size(),
        predicted,
        forbidden);
  }

  private Optional<String> trainingSetFault(Provenance from) {
    TableName table = TrainingSet.table(from.trainingSet());
    if (!tables.exists(table)) {
      return Optional.of(table + " does not exist");
    }
    try {
      return isEmpty(table, from.trainingSetVersion())
          ? Optional.of("%s@%d has no row".formatted(table, from.trainingSetVersion()))
          : Optional.empty();
    } catch (AnalysisException gone) {
      return Optional.of(
          "%s@%d cannot be read: %s".formatted(table, from.trainingSetVersion(), firstLine(gone)));
    }
  }

  private boolean isEmpty(TableName table, long version) throws AnalysisException {
    return tables.readAt(table, version).isEmpty();
  }

  private static Evidence unusable(
      Optional<String> trainingSetFault, ModelVersion version, String why, List<String> forbidden) {
    return new Evidence(
        trainingSetFault,
        Optional.of("its files in %s cannot be used: %s".formatted(version.artifacts(), why)),
        List.of(),
        0,
        0,
        forbidden);
  }

  private static String firstLine(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
