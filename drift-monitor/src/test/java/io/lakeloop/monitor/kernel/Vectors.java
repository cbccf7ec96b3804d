package io.lakeloop.monitor.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The two-sample drift vectors made with SciPy, where the machine has them. */
final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  private Vectors(Path folder) {
    this.folder = folder;
  }

  static Optional<Vectors> find() {
    return Stream.of(
            Path.of(System.getenv().getOrDefault("LAKELOOP_DATA", "."), "../reference"),
            Path.of("../../shared/reference"),
            Path.of("../shared/reference"))
        .map(reference -> reference.resolve("drift-vectors"))
        .filter(Files::isDirectory)
        .map(Vectors::new)
        .findFirst();
  }

  /** One case: its values as they were written, and what SciPy says. */
  record Case(
      String name, List<@Nullable String> baseline, List<@Nullable String> current, JsonNode said) {
    JsonNode expected() {
      return said.path("expected");
    }

    String status() {
      return said.path("status").asText();
    }

    @Override
    public String toString() {
      return name + ": " + said.path("why").asText();
    }
  }

  List<Case> cases(String type) {
    List<Case> cases = new ArrayList<>();
    read("expected.json")
        .path("cases")
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().path("type").asText().equals(type)) {
                cases.add(
                    new Case(
                        entry.getKey(),
                        sample(entry.getKey(), "b,"),
                        sample(entry.getKey(), "c,"),
                        entry.getValue()));
              }
            });
    return cases;
  }

  JsonNode read(String file) {
    try {
      return JSON.readTree(folder.resolve(file).toFile());
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private List<@Nullable String> sample(String name, String prefix) {
    try (Stream<String> lines = Files.lines(folder.resolve("data").resolve(name + ".csv"))) {
      List<@Nullable String> values = new ArrayList<>();
      lines
          .skip(1)
          .filter(line -> line.startsWith(prefix))
          .map(line -> line.substring(prefix.length()))
          .forEach(text -> values.add(text.isEmpty() ? null : text));
      return values;
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
