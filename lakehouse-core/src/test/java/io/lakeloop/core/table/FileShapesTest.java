package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.orc.OrcFile;
import org.apache.orc.TypeDescription;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** No session: files are looked at as an executor looks at them. */
class FileShapesTest {
  private static final String SPARKS_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";

  private final Configuration hadoop = new Configuration();
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "CSV, 'id,name\n1,Ada\n', 'id,name'",
    "CSV, '\n \nid\n', id",
    "CSV, '\n \n', ''",
    "CSV, '', ''",
    "JSON, '{\"id\": 1}', lines",
    "JSON, '\n', lines",
    "TEXT, 'id,name', lines",
    "TEXT, '', ''",
  })
  void takesTheFirstLineOfCsvAndNothingOfOtherText(FileFormat format, String text, String shape)
      throws IOException {
    Files.writeString(folder.resolve("file"), text);

    assertThat(looked(format, "file")).isEqualTo(found("file", shape));
  }

  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "ORC", "AVRO"})
  void tellsTypedFilesApartByNamesOrderAndTypesOfTheirColumns(FileFormat format)
      throws IOException {
    save(format, "one", "long id, long n");
    save(format, "same", "long id, long n");
    List<String> others =
        List.of(
            "long id", "long n, long id", "long id, int n", "long id, long N", "long id, long m");
    for (String columns : others) {
      save(format, columns, columns);
    }

    String shape = looked(format, "one").shape();
    assertThat(shape).hasSize(36);
    assertThat(looked(format, "same")).isEqualTo(found("same", shape));
    assertThat(Stream.concat(Stream.of("one"), others.stream()))
        .extracting(name -> looked(format, name).shape())
        .doesNotHaveDuplicates();
  }

  /** Of two files of the same Parquet columns Spark may have written one as days, as it notes. */
  @Test
  void heedsWhatSparkNotedOfAParquetFileAndNothingElseThatStandsThere() throws IOException {
    parquet("plain", "long id", Map.of());
    parquet("noted", "long id", Map.of(SPARKS_SCHEMA, "{\"type\":\"struct\"}"));
    parquet("again", "long id", Map.of(SPARKS_SCHEMA, "{\"type\":\"struct\"}", "by", "me"));
    parquet("other", "long id", Map.of("by", "me"));

    String plain = looked(FileFormat.PARQUET, "plain").shape();
    String noted = looked(FileFormat.PARQUET, "noted").shape();
    assertThat(noted).isNotEqualTo(plain);
    assertThat(looked(FileFormat.PARQUET, "again").shape()).isEqualTo(noted);
    assertThat(looked(FileFormat.PARQUET, "other").shape()).isEqualTo(plain);
  }

  @Test
  void goesOnAfterFilesThatCannotBeRead() throws IOException {
    save(FileFormat.AVRO, "whole", "long id");
    Files.writeString(folder.resolve("cut"), "Obj");
    Files.writeString(folder.resolve("empty"), "");

    Iterator<Row> rows =
        new FileShapes(hadoop, FileFormat.AVRO, CsvDialect.STANDARD)
            .call(Stream.of("cut", "gone", "empty", "whole").map(this::path).iterator());

    assertThat(FileShapes.inspected(rows.next()).problem().orElse(""))
        .startsWith("the file cannot be read: ");
    assertThat(FileShapes.inspected(rows.next()))
        .isEqualTo(
            new InspectedFile(
                new SourceFile(path("gone"), -1, -1), "", Optional.of(UnreadableFile.GONE)));
    assertThat(FileShapes.inspected(rows.next()))
        .isEqualTo(
            new InspectedFile(
                file("empty"), "", Optional.of("the file cannot be read: it is empty")));
    assertThat(FileShapes.inspected(rows.next()).problem()).isEmpty();
    assertThat(rows.hasNext()).isFalse();
  }

  @Test
  void failsOnWhatIsNoDamageOfAFile() throws IOException {
    Files.createDirectory(folder.resolve("folder"));

    assertThatThrownBy(() -> looked(FileFormat.CSV, "folder"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("folder");
    assertThatThrownBy(
            () ->
                new FileShapes(hadoop, FileFormat.CSV, CsvDialect.STANDARD)
                    .call(List.of("nosuch://in/a.csv").iterator())
                    .next())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("No FileSystem for scheme \"nosuch\"");
  }

  @Test
  void looksTheSameAfterTheWayToAnExecutor() throws IOException, ClassNotFoundException {
    Files.writeString(folder.resolve("file"), "'a\nb';c\n1;2\n");
    FileShapes shapes =
        new FileShapes(
            hadoop, FileFormat.CSV, new CsvDialect(true, ";", "'", "'", true, "US-ASCII"));
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(sent)) {
      out.writeObject(shapes);
    }
    FileShapes received;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
      received = (FileShapes) in.readObject();
    }

    assertThat(FileShapes.inspected(received.call(List.of(path("file")).iterator()).next()))
        .isEqualTo(found("file", "'a\nb';c\n"));
  }

  private InspectedFile looked(FileFormat format, String name) {
    return FileShapes.inspected(
        new FileShapes(hadoop, format, CsvDialect.STANDARD)
            .call(List.of(path(name)).iterator())
            .next());
  }

  private InspectedFile found(String name, String shape) throws IOException {
    return new InspectedFile(file(name), shape, Optional.empty());
  }

  /** A file as it is, changed at a time that is not now. */
  private SourceFile file(String name) throws IOException {
    Path file = folder.resolve(name);
    FileTime time = Files.getLastModifiedTime(file);
    return new SourceFile(path(name), time.toMillis(), Files.size(file));
  }

  /** A file without rows; its columns as Java would declare them. */
  private void save(FileFormat format, String name, String columns) throws IOException {
    switch (format) {
      case PARQUET -> parquet(name, columns, Map.of());
      case ORC ->
          OrcFile.createWriter(
                  place(name),
                  OrcFile.writerOptions(hadoop)
                      .setSchema(TypeDescription.fromString("struct<" + orc(columns) + ">")))
              .close();
      default -> avro(name, columns);
    }
  }

  private void parquet(String name, String columns, Map<String, String> notes) throws IOException {
    String fields =
        columns
            .replace("long", "required int64")
            .replace("int ", "required int32 ")
            .replace(",", ";");
    ExampleParquetWriter.builder(HadoopOutputFile.fromPath(place(name), hadoop))
        .withType(MessageTypeParser.parseMessageType("message rows { " + fields + "; }"))
        .withExtraMetaData(notes)
        .build()
        .close();
  }

  private void avro(String name, String columns) throws IOException {
    String fields =
        Stream.of(columns.split(", "))
            .map(column -> column.split(" "))
            .map(words -> "{\"name\": \"%s\", \"type\": \"%s\"}".formatted(words[1], words[0]))
            .collect(Collectors.joining(","));
    Schema schema =
        new Schema.Parser()
            .parse("{\"type\": \"record\", \"name\": \"r\", \"fields\": [" + fields + "]}");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.create(schema, folder.resolve(name).toFile());
    }
  }

  private static String orc(String columns) {
    return Stream.of(columns.split(", "))
        .map(column -> column.split(" "))
        .map(words -> words[1] + ":" + (words[0].equals("long") ? "bigint" : "int"))
        .collect(Collectors.joining(","));
  }

  private org.apache.hadoop.fs.Path place(String name) {
    return new org.apache.hadoop.fs.Path(path(name));
  }

  private String path(String name) {
    return "file:" + folder.resolve(name);
  }
}
