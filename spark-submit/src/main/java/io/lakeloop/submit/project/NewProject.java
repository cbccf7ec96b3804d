package io.lakeloop.submit.project;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that a project starts from: a commented example over a CSV of one's own. */
final class NewProject {
  /** Every file of it; the texts lie beside this class. */
  static final List<String> FILES =
      List.of(
          "tables.yml",
          "features.yml",
          "training.yml",
          "deployment.yml",
          "inference.yml",
          "monitoring.yml",
          "sql/silver_orders.sql",
          "sql/gold_order_days.sql");

  private final String name;

  /** A project of the given name: lower-case words joined by hyphens. */
  NewProject(String name) {
    this.name = name;
  }

  /** Writes the files below a folder. */
  void writeTo(Path folder) {
    try {
      for (String file : FILES) {
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text(file));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("writing " + folder, failure);
    }
  }

  private String text(String file) throws IOException {
    try (InputStream stream = NewProject.class.getResourceAsStream("start/" + file)) {
      if (stream == null) {
        throw new IllegalStateException("the jar lacks start/" + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@project@", name)
          .replace("@model@", name.replace('-', '_'));
    }
  }
}
