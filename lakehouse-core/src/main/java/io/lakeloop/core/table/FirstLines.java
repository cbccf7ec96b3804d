package io.lakeloop.core.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The first line that is not blank of each text file, on the executors and without reading on;
 * Spark's text reader would read the whole of every file. Empty where there is no such line.
 */
final class FirstLines implements MapPartitionsFunction<String, Row> {
  static final Encoder<Row> ENCODER =
      Encoders.row(new StructType().add("path", "string").add("line", "string"));
  @Serial private static final long serialVersionUID = 1;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final SerializableConfiguration configuration;

  FirstLines(Configuration configuration) {
    this.configuration = new SerializableConfiguration(configuration);
  }

  @Override
  public Iterator<Row> call(Iterator<String> paths) throws IOException {
    List<Row> lines = new ArrayList<>();
    while (paths.hasNext()) {
      String path = paths.next();
      lines.add(RowFactory.create(path, firstLine(new Path(path))));
    }
    return lines.iterator();
  }

  private String firstLine(Path file) throws IOException {
    Configuration hadoop = configuration.value();
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file);
    try (InputStream bytes = file.getFileSystem(hadoop).open(file);
        InputStream plain = codec == null ? bytes : codec.createInputStream(bytes);
        BufferedReader text =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      String line = unmarked(text.readLine());
      // Spark takes the first line that is not blank for the header.
      while (line != null && line.trim().isEmpty()) {
        line = text.readLine();
      }
      return line == null ? "" : line;
    }
  }

  private static @Nullable String unmarked(@Nullable String line) {
    return line != null && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
  }
}
