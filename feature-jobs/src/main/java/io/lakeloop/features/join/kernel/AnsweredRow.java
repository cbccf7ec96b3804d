package io.lakeloop.features.join.kernel;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * A spine row with a row of each feature table beside it, or nulls; one object, filled anew for
 * each. Whoever reads it copies: Spark makes one row of it in any case.
 */
final class AnsweredRow {
  private final JoinedRow[] joined;
  private final InternalRow[] nulls;

  AnsweredRow(List<FeatureLayout> tables) {
    joined = new JoinedRow[tables.size()];
    nulls = new InternalRow[tables.size()];
    for (int i = 0; i < joined.length; i++) {
      joined[i] = new JoinedRow();
      nulls[i] = new GenericInternalRow(tables.get(i).fields());
      if (i > 0) {
        joined[i].withLeft(joined[i - 1]);
      }
    }
  }

  void spine(UnsafeRow row) {
    joined[0].withLeft(row);
  }

  void found(int table, UnsafeRow row) {
    joined[table].withRight(row);
  }

  void missing(int table) {
    joined[table].withRight(nulls[table]);
  }

  InternalRow row() {
    return joined[joined.length - 1];
  }
}
