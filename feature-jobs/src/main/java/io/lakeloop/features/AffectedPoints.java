package io.lakeloop.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.lakeloop.core.table.Columns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Tells which points of a feature table the changes of its source can have touched, and no others:
 * a point at which a changed row is itself an event; one in whose longest window a changed row
 * counts; one whose newest row a changed row is or was. One ordered pass over points and changes.
 *
 * @param table the feature table
 */
record AffectedPoints(FeatureTable table) {
  private static final String AT = "_at";
  private static final String CHANGE = "_change";
  private static final String OWN = "_own";
  private static final String EVENT = "_event";
  private static final String ASKED = "_asked";

  /**
   * The points that may have changed.
   *
   * @param points with the columns of {@link FeatureTable#keys}
   * @param changed the entities and times of the rows that changed, as they were and as they are
   * @param events the source's rows of the entities that changed, as they are
   */
  Dataset<Row> among(Dataset<Row> points, Dataset<Row> changed, Dataset<Row> events) {
    Dataset<Row> rows =
        marked(points, Duration.ZERO, List.of(), true)
            .unionAll(marked(changed, table.config().availableAfter(), List.of(CHANGE), false))
            .unionAll(marked(changed, Duration.ZERO, List.of(OWN), false));
    if (hasNewest()) {
      rows = rows.unionAll(marked(events, table.config().availableAfter(), List.of(EVENT), false));
    }
    Dataset<Row> told = rows.withColumn("_touched", touched());
    return told.where(col(ASKED).and(col("_touched")))
        .select(FeatureTable.columns(told, table.keys()));
  }

  private Dataset<Row> marked(Dataset<Row> rows, Duration later, List<String> as, boolean asked) {
    Column micros = table.micros(rows);
    List<Column> columns = new ArrayList<>();
    columns.addAll(Arrays.asList(FeatureTable.columns(rows, table.keys())));
    columns.add(micros.plus(lit(EntityWindows.micros(later))).as(AT));
    for (String mark : List.of(CHANGE, OWN, EVENT)) {
      columns.add((as.contains(mark) ? micros : lit(null).cast("bigint")).as(mark));
    }
    columns.add(lit(asked).as(ASKED));
    return rows.select(columns.toArray(Column[]::new));
  }

  private Column touched() {
    Column newestChange = newest(CHANGE);
    Column touched = newest(OWN).equalTo(col(AT));
    Optional<Duration> longest = longestWindow();
    if (longest.isPresent()) {
      long back = EntityWindows.micros(table.config().availableAfter().plus(longest.get()));
      touched = either(touched, newestChange.gt(col(AT).minus(lit(back))));
    }
    if (hasNewest()) {
      Column newestEvent = coalesce(newest(EVENT), lit(Long.MIN_VALUE));
      touched = either(touched, newestChange.geq(newestEvent));
    }
    return coalesce(touched, lit(false));
  }

  private static Column either(Column one, Column other) {
    return coalesce(one, lit(false)).or(coalesce(other, lit(false)));
  }

  private Column newest(String mark) {
    WindowSpec before =
        Window.partitionBy(
                table.config().entity().stream().map(Columns::named).toArray(Column[]::new))
            .orderBy(col(AT), col(ASKED))
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    return max(col(mark)).over(before);
  }

  private boolean hasNewest() {
    return table.source().reach().isEmpty();
  }

  private Optional<Duration> longestWindow() {
    return table.source().windowed().stream().map(WindowedFeature::window).max(Duration::compareTo);
  }
}
