package io.lakeloop.registry;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;

/**
 * The files of model versions: {@code <root>/_artifacts/MODEL/RUN/}, an MLflow model of the {@code
 * spark} flavour. A folder is complete once it holds {@code MLmodel}, which is written last; one
 * that is not is written anew.
 */
public final class ModelArtifacts {
  private static final String FOLDER = "_artifacts";
  private static final String MARKER = "MLmodel";
  private static final String PIPELINE = "sparkml";

  private final Tables tables;

  /** The artifacts of an environment. */
  public ModelArtifacts(Tables tables) {
    this.tables = tables;
  }

  /** The URI of the folder a run's model lies in, or will. */
  public String folder(String model, String runId) {
    return tables.environment().folder(FOLDER) + "/" + model + "/" + runId;
  }

  /** Whether a folder holds a whole model. */
  public boolean isComplete(String folder) {
    Path marker = new Path(folder, MARKER);
    try {
      return fileSystem(marker).exists(marker);
    } catch (IOException failure) {
      throw new UncheckedIOException("looking for " + marker, failure);
    }
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
    try {
      Path path = new Path(folder);
      fileSystem(path).delete(path, true);
      model.pipeline().write().overwrite().save(folder + "/" + PIPELINE);
      for (Map.Entry<String, String> file : files.entrySet()) {
        write(folder, file.getKey(), file.getValue());
      }
      MlflowFiles description = new MlflowFiles(model);
      for (Map.Entry<String, String> file : description.beside().entrySet()) {
        write(folder, file.getKey(), file.getValue());
      }
      write(folder, MARKER, description.mlmodel());
    } catch (IOException failure) {
      throw new UncheckedIOException("writing the model to " + folder, failure);
    }
    return folder;
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
    Path path = new Path(version.artifacts(), file);
    try (InputStream stream = fileSystem(path).open(path)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException("reading " + path, failure);
    }
  }

  private void write(String folder, String name, String text) throws IOException {
    Path path = new Path(folder, name);
    try (OutputStream stream = fileSystem(path).create(path, true)) {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(tables.spark().sessionState().newHadoopConf());
  }
}
