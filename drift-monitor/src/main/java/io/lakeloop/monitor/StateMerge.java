package io.lakeloop.monitor;

import io.lakeloop.monitor.kernel.ColumnState;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.functions;

/** Adds up the states of a group. */
final class StateMerge extends Aggregator<byte[], byte[], byte[]> {
  private static final long serialVersionUID = 1;

  /** The sum of a column of states, which all count the same bins. */
  static Column sum(Column states) {
    return functions.udaf(new StateMerge(), Encoders.BINARY()).apply(states);
  }

  @Override
  public byte[] zero() {
    return new byte[0];
  }

  @Override
  public byte[] reduce(byte[] sum, byte[] state) {
    return merge(sum, state);
  }

  @Override
  public byte[] merge(byte[] one, byte[] other) {
    if (one.length == 0 || other.length == 0) {
      return one.length == 0 ? other : one;
    }
    ColumnState sum = ColumnState.decode(one);
    sum.merge(ColumnState.decode(other));
    return sum.encode();
  }

  @Override
  public byte[] finish(byte[] sum) {
    return sum;
  }

  @Override
  public Encoder<byte[]> bufferEncoder() {
    return Encoders.BINARY();
  }

  @Override
  public Encoder<byte[]> outputEncoder() {
    return Encoders.BINARY();
  }
}
