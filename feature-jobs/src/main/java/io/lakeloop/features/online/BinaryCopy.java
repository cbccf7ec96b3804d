package io.lakeloop.features.online;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows on their way into a table by PostgreSQL's {@code COPY ... WITH (FORMAT binary)}: no text is
 * made of a number here and read there, and nothing waits for an answer before the end.
 */
final class BinaryCopy {
  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  // Two integers of no meaning yet: flags, and the length of more header.
  private static final int HEADER_REST = 8;
  private static final int SENT = 1 << 16;
  private static final int NULL = -1;
  private static final short END = -1;

  private final CopyIn copy;
  private final List<OnlineType> types;
  private ByteBuffer waiting = ByteBuffer.allocate(2 * SENT);

  /**
   * Begins.
   *
   * @param into the COPY statement
   * @param types of the rows' columns
   */
  BinaryCopy(Connection connection, String into, List<OnlineType> types) throws SQLException {
    this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(into);
    this.types = types;
    waiting.put(SIGNATURE).put(new byte[HEADER_REST]);
  }

  /** Sends a row, sooner or later. */
  void add(Row row) throws SQLException {
    room(Short.BYTES).putShort((short) types.size());
    for (int i = 0; i < types.size(); i++) {
      field(types.get(i), row.get(i));
    }
    if (waiting.position() >= SENT) {
      send();
    }
  }

  /** Ends. */
  void end() throws SQLException {
    room(Short.BYTES).putShort(END);
    send();
    copy.endCopy();
  }

  private void field(OnlineType type, @Nullable Object value) {
    if (value == null) {
      room(Integer.BYTES).putInt(NULL);
      return;
    }
    byte[] binary = type.binary(value);
    room(Integer.BYTES + binary.length).putInt(binary.length).put(binary);
  }

  private ByteBuffer room(int bytes) {
    if (waiting.remaining() < bytes) {
      int enough = Math.max(2 * waiting.capacity(), waiting.position() + bytes);
      waiting = ByteBuffer.allocate(enough).put(waiting.flip());
    }
    return waiting;
  }

  private void send() throws SQLException {
    copy.writeToCopy(waiting.array(), 0, waiting.position());
    waiting.clear();
  }
}
