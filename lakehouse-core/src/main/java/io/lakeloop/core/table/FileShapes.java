package io.lakeloop.core.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Looks at each file on the executors, without reading its rows: its size and time, and what it
 * says of its own columns. Of CSV that is the first line, of typed files a digest of their schema,
 * of others nothing. A file that is gone or damaged is told of, not failed on.
 */
final class FileShapes implements MapPartitionsFunction<String, Row> {
  private static final Encoder<Row> ENCODER =
      Encoders.row(
          new StructType()
              .add("path", "string")
              .add("modified_at", "long")
              .add("length", "long")
              .add("shape", "string")
              .add("problem", "string"));

  /** The shape of files that say nothing of their columns. */
  private static final String LINES = "lines";

  @Serial private static final long serialVersionUID = 1;

  private final SerializableConfiguration configuration;
  private final FileFormat format;
  private final FirstLine firstLine;

  FileShapes(Configuration configuration, FileFormat format, CsvDialect csv) {
    this.configuration = new SerializableConfiguration(configuration);
    this.format = format;
    this.firstLine = new FirstLine(csv);
  }

  static Encoder<Row> encoder() {
    return ENCODER;
  }

  static InspectedFile inspected(Row row) {
    return new InspectedFile(
        new SourceFile(row.getString(0), row.getLong(1), row.getLong(2)),
        row.getString(3),
        Optional.ofNullable(row.getString(4)));
  }

  @Override
  public Iterator<Row> call(Iterator<String> paths) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return paths.hasNext();
      }

      @Override
      public Row next() {
        try {
          return look(paths.next());
        } catch (IOException failure) {
          throw new java.io.UncheckedIOException(failure);
        }
      }
    };
  }

  private Row look(String path) throws IOException {
    Path file = new Path(path);
    FileSystem files = file.getFileSystem(configuration.value());
    FileStatus status;
    try {
      status = files.getFileStatus(file);
    } catch (FileNotFoundException gone) {
      return RowFactory.create(path, -1L, -1L, "", UnreadableFile.GONE);
    }
    long modifiedAt = status.getModificationTime();
    try {
      return RowFactory.create(path, modifiedAt, status.getLen(), shape(status), null);
      // The readers throw either for bytes that are none of their format.
    } catch (IOException | RuntimeException failure) {
      if (!files.exists(file)) {
        return RowFactory.create(path, -1L, -1L, "", UnreadableFile.GONE);
      }
      if (!UnreadableFile.isDamage(failure)) {
        throw failure;
      }
      String problem = UnreadableFile.reason(failure);
      return RowFactory.create(path, modifiedAt, status.getLen(), "", problem);
    }
  }

  private String shape(FileStatus status) throws IOException {
    if (status.getLen() == 0) {
      if (format.isTyped()) {
        throw new IOException("it is empty");
      }
      return "";
    }
    return switch (format) {
      case CSV -> firstLine.of(status.getPath(), configuration.value());
      case JSON, TEXT -> LINES;
      case PARQUET -> digest(parquet(status));
      case ORC -> digest(orc(status.getPath()));
      case AVRO -> digest(avro(status.getPath()));
    };
  }

  private String parquet(FileStatus status) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(status, configuration.value()))) {
      FileMetaData footer = reader.getFileMetaData();
      // What Spark wrote itself it reads by its own schema, which tells more.
      return footer.getSchema()
          + Objects.requireNonNullElse(
              footer.getKeyValueMetaData().get("org.apache.spark.sql.parquet.row.metadata"), "");
    }
  }

  private String orc(Path file) throws IOException {
    try (Reader reader = OrcFile.createReader(file, OrcFile.readerOptions(configuration.value()))) {
      return reader.getSchema().toString();
    }
  }

  private String avro(Path file) throws IOException {
    try (DataFileStream<GenericRecord> reader =
        new DataFileStream<>(
            file.getFileSystem(configuration.value()).open(file), new GenericDatumReader<>())) {
      return reader.getSchema().toString();
    }
  }

  // All shapes of a batch pass the driver.
  private static String digest(String schema) {
    return UUID.nameUUIDFromBytes(schema.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
