package io.lakeloop.submit.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeloop.core.config.ConfigSchema;
import io.lakeloop.core.config.StageConfig;
import io.lakeloop.core.table.EnvironmentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files in {@code conf/schema} are what the records say. */
class SchemaFilesTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("lakeloop.repository", "..")).resolve("conf/schema");
  private static final String REGENERATE =
      "mvn test -pl spark-submit -am -Dtest=SchemaFilesTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dlakeloop.schema.write=true";

  @Test
  void areWhatTheRecordsSay() throws IOException {
    Map<String, String> schemas = schemas();
    if (Boolean.getBoolean("lakeloop.schema.write")) {
      Files.createDirectories(FOLDER);
      for (Map.Entry<String, String> schema : schemas.entrySet()) {
        Files.writeString(FOLDER.resolve(schema.getKey()), schema.getValue());
      }
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("files of conf/schema; regenerate them: " + REGENERATE)
          .containsExactlyInAnyOrderElementsOf(schemas.keySet());
    }
    for (Map.Entry<String, String> schema : schemas.entrySet()) {
      assertThat(FOLDER.resolve(schema.getKey()))
          .as(schema.getKey() + " is old; regenerate it: " + REGENERATE)
          .hasContent(schema.getValue());
    }
  }

  private static Map<String, String> schemas() throws JsonProcessingException {
    Map<String, String> schemas = new TreeMap<>();
    for (StageConfig<?> stage : ServiceLoader.load(StageConfig.class)) {
      // What tests declare of their own is no file of a project.
      if (!stage.getClass().getPackageName().equals("io.lakeloop.core.config")) {
        String file = stage.file() + ".schema.json";
        schemas.put(file, json(ConfigSchema.of(stage.file() + ".yml", stage.type(), true)));
      }
    }
    schemas.put(
        "environment.schema.json",
        json(ConfigSchema.of("environments/NAME.yml", EnvironmentFile.class, false)));
    return schemas;
  }

  private static String json(Map<String, Object> schema) throws JsonProcessingException {
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
  }
}
