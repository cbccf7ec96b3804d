package io.lakeloop.monitor.kernel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * States as bytes: a letter for the kind, a number for the form, then the fields; of the bins only
 * those that hold anything. A small window takes a few hundred bytes instead of sixteen thousand.
 */
final class StateCodec {
  private static final char NUMERIC = 'N';
  private static final char CATEGORICAL = 'C';
  private static final int FORM = 1;

  private StateCodec() {}

  static byte[] encode(NumericState state) {
    return written(
        out -> {
          out.writeByte(NUMERIC);
          out.writeByte(FORM);
          out.writeInt(state.counts.length);
          out.writeDouble(state.pivot);
          for (long count :
              new long[] {state.rows, state.nulls, state.nans, state.infinities, state.zeros}) {
            out.writeLong(count);
          }
          for (double moment : new double[] {state.sum, state.squares, state.min, state.max}) {
            out.writeDouble(moment);
          }
          for (int bin = 0; bin < state.counts.length; bin++) {
            if (state.counts[bin] != 0) {
              out.writeInt(bin);
              out.writeLong(state.counts[bin]);
              out.writeDouble(state.gaps[bin]);
            }
          }
        });
  }

  static byte[] encode(CategoricalState state) {
    return written(
        out -> {
          out.writeByte(CATEGORICAL);
          out.writeByte(FORM);
          for (long count : new long[] {state.rows, state.nulls, state.others, state.characters}) {
            out.writeLong(count);
          }
          out.writeInt(state.shortest);
          out.writeInt(state.longest);
          for (Map.Entry<String, Long> word : state.counts.entrySet()) {
            // Not writeUTF: it cannot write more than 65535 bytes.
            byte[] text = word.getKey().getBytes(StandardCharsets.UTF_8);
            out.writeInt(text.length);
            out.write(text);
            out.writeLong(word.getValue());
          }
        });
  }

  static ColumnState decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int kind = in.readByte();
      int form = in.readByte();
      if (form != FORM || (kind != NUMERIC && kind != CATEGORICAL)) {
        throw new IllegalArgumentException("no state: kind %d, form %d".formatted(kind, form));
      }
      return kind == NUMERIC ? numeric(in) : categorical(in);
    } catch (IOException failure) {
      throw new UncheckedIOException("reading a state", failure);
    }
  }

  private static NumericState numeric(DataInputStream in) throws IOException {
    NumericState state = new NumericState(in.readInt(), in.readDouble());
    state.rows = in.readLong();
    state.nulls = in.readLong();
    state.nans = in.readLong();
    state.infinities = in.readLong();
    state.zeros = in.readLong();
    state.sum = in.readDouble();
    state.squares = in.readDouble();
    state.min = in.readDouble();
    state.max = in.readDouble();
    while (in.available() > 0) {
      int bin = in.readInt();
      state.counts[bin] = in.readLong();
      state.gaps[bin] = in.readDouble();
    }
    return state;
  }

  private static CategoricalState categorical(DataInputStream in) throws IOException {
    CategoricalState state = new CategoricalState();
    state.rows = in.readLong();
    state.nulls = in.readLong();
    state.others = in.readLong();
    state.characters = in.readLong();
    state.shortest = in.readInt();
    state.longest = in.readInt();
    while (in.available() > 0) {
      byte[] word = new byte[in.readInt()];
      in.readFully(word);
      state.counts.put(new String(word, StandardCharsets.UTF_8), in.readLong());
    }
    return state;
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writing.to(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return bytes.toByteArray();
  }
}
