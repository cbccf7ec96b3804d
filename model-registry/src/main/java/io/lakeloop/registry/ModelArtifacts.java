package io.lakeloop.registry;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.spark.ml.PipelineModel;

/**
 * The files of model versions: an MLflow model of the {@code spark} flavour, in a folder of the
 * lakehouse's {@code _artifacts} that the tracker gives to the run. A folder is complete once it
 * holds {@code MLmodel}, which is written last; one that is not is written anew.
 */
public final class ModelArtifacts {
  private static final String MARKER = "MLmodel";
  private static final String PIPELINE = "sparkml";

  private final Tables tables;

  /** The artifacts of an environment. */
  public ModelArtifacts(Tables tables) {
    this.tables = tables;
  }

  /** The URI of the folder a run's model lies in, or will. */
  public String folder(String model, String runId) {
    return ExperimentTracker.of(tables).modelFolder(model, runId);
  }

  /** Whether a folder holds a whole model. */
  public boolean isComplete(String folder) {
    return files(folder).has(MARKER);
  }

  /**
   * Writes a model's files, unless they are there already.
   *
   * @param files further files by their names, such as explanations
   * @return the folder's URI
   */
  public String save(SavedModel model, Map<String, String> files) {
    String folder = folder(model.model(), model.runId());
    if (isComplete(folder)) {
      return folder;
    }
    RunArtifacts artifacts = files(folder);
    artifacts.deleteAll();
    writePipeline(model.pipeline(), folder + "/" + PIPELINE);
    files.forEach(artifacts::write);
    MlflowFiles description = new MlflowFiles(model);
    description.beside().forEach(artifacts::write);
    artifacts.write(MARKER, description.mlmodel());
    return folder;
  }

  /**
   * Writes a model's files in place of what the run's folder holds.
   *
   * @param files further files by their names, such as explanations
   * @return the folder's URI
   */
  public String replace(SavedModel model, Map<String, String> files) {
    files(folder(model.model(), model.runId())).deleteAll();
    return save(model, files);
  }

  /**
   * Reads a version's fitted pipeline.
   *
   * @throws UsageException if its files are gone
   */
  public PipelineModel load(ModelVersion version) {
    if (!isComplete(version.artifacts())) {
      throw new UsageException(
          "The files of %s cannot be read.".formatted(version.label()),
          "There is no MLmodel in " + version.artifacts() + ".",
          "Restore the folder, or train and register the model again.");
    }
    return PipelineModel.load(version.artifacts() + "/" + PIPELINE);
  }

  /** The text of one of a version's files, such as {@code MLmodel}. */
  public String text(ModelVersion version, String file) {
    return files(version.artifacts()).text(file);
  }

  private RunArtifacts files(String folder) {
    return new RunArtifacts(tables, folder);
  }

  private static void writePipeline(PipelineModel pipeline, String path) {
    try {
      pipeline.write().overwrite().save(path);
    } catch (IOException failure) {
      throw new UncheckedIOException("writing the model to " + path, failure);
    }
  }
}
