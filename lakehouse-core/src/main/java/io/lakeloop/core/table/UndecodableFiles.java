package io.lakeloop.core.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Tells of files, on the executors, where their bytes are no letters of their encoding. A file that
 * is gone or cannot be unpacked is passed over: whoever reads its rows finds that out.
 */
final class UndecodableFiles implements FlatMapFunction<String, Row> {
  private static final StructType FAULT =
      new StructType().add("path", "string").add("reason", "string");
  private static final int AT_ONCE = 1 << 16;

  @Serial private static final long serialVersionUID = 1;

  private final SerializableConfiguration configuration;
  private final CsvDialect dialect;

  private UndecodableFiles(Configuration configuration, CsvDialect dialect) {
    this.configuration = new SerializableConfiguration(configuration);
    this.dialect = dialect;
  }

  /** Those of the files that hold such bytes, each with the place of the first. */
  static List<UnreadableFile> among(SparkSession spark, CsvDialect dialect, List<String> paths) {
    return spark
        .createDataset(paths, Encoders.STRING())
        .flatMap(
            new UndecodableFiles(spark.sessionState().newHadoopConf(), dialect),
            Encoders.row(FAULT))
        .collectAsList()
        .stream()
        .map(row -> new UnreadableFile(row.getString(0), row.getString(1)))
        .toList();
  }

  @Override
  public Iterator<Row> call(String path) throws IOException {
    OptionalLong fault = OptionalLong.empty();
    try {
      fault = firstFault(new Path(path));
    } catch (IOException failure) {
      if (!UnreadableFile.isDamage(failure) && !(failure instanceof FileNotFoundException)) {
        throw failure;
      }
    }
    return fault.stream()
        .mapToObj(
            place ->
                RowFactory.create(
                    path,
                    "the file cannot be read: from its byte %d on it is not %s"
                        .formatted(place, dialect.encoding())))
        .iterator();
  }

  /** How many bytes, unpacked, come before the first that is no letter; empty where all are. */
  private OptionalLong firstFault(Path file) throws IOException {
    CompressionCodec codec = new CompressionCodecFactory(configuration.value()).getCodec(file);
    try (InputStream bytes = file.getFileSystem(configuration.value()).open(file);
        InputStream plain = codec == null ? bytes : codec.createInputStream(bytes)) {
      return firstFault(plain);
    }
  }

  private OptionalLong firstFault(InputStream plain) throws IOException {
    CharsetDecoder decoder =
        dialect
            .charset()
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.allocate(AT_ONCE);
    CharBuffer letters = CharBuffer.allocate(AT_ONCE);
    long before = 0;
    boolean end = false;
    while (!end) {
      int read = plain.read(bytes.array(), bytes.position(), bytes.remaining());
      end = read < 0;
      bytes.position(bytes.position() + Math.max(read, 0)).flip();
      CoderResult result = decoder.decode(bytes, letters.clear(), end);
      if (result.isError()) {
        return OptionalLong.of(before + bytes.position());
      }
      before += bytes.position();
      bytes.compact();
    }
    return OptionalLong.empty();
  }
}
