package io.lakeloop.core.metric;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class MulticlassAssessmentTest {
  private static final List<String> CLASSES = List.of("a", "b", "c");

  @Test
  void measuresEverySliceAsIfItWereAloneOnAnyLayout() {
    AssessmentOptions options = ScoredRows.options(Optional.empty(), List.of(), 15);
    MulticlassAssessment assessed = assess(rows(1), options);

    assertThat(assessed.metrics())
        .isEqualTo(
            MulticlassMetrics.of(
                rows(3), "label", "prediction", Optional.of("probabilities"), CLASSES));
    assertThat(assessed.slices()).extracting(SliceMetrics::value).containsExactly("0", "1");
    for (SliceMetrics<MulticlassMetrics> slice : assessed.slices()) {
      assertThat(slice.metrics())
          .isEqualTo(
              MulticlassMetrics.of(
                  rows(2).filter(col("colour").equalTo(slice.value())),
                  "label",
                  "prediction",
                  Optional.of("probabilities"),
                  CLASSES));
    }
    assertThat(assessed.intervals().get("accuracy"))
        .satisfies(
            interval -> assertThat(interval.low()).isLessThan(interval.high()).isBetween(0.0, 1.0));
    assertThat(assess(rows(4).orderBy(col("id").desc()), options)).isEqualTo(assessed);
    assertThat(assessed.further()).isEmpty();
  }

  private static Dataset<Row> rows(int partitions) {
    return LocalSpark.session()
        .range(0, 90, 1, partitions)
        .selectExpr(
            "id",
            "CAST(id % 3 AS DOUBLE) AS label",
            "CAST((id + IF(id % 7 = 0, 1, 0)) % 3 AS DOUBLE) AS prediction",
            "array(0.2D, id / 180D, 0.8D - id / 180D) AS probabilities",
            "id % 2 AS colour");
  }

  private static MulticlassAssessment assess(Dataset<Row> rows, AssessmentOptions options) {
    return MulticlassAssessment.of(
        rows, "label", "prediction", Optional.of("probabilities"), CLASSES, options);
  }
}
