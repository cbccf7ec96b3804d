package io.lakeloop.training.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeloop.core.metric.Assessment;
import io.lakeloop.core.metric.Interval;
import io.lakeloop.core.metric.SliceMetrics;
import io.lakeloop.training.explain.Importance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers behind a card, for programs: JSON, null where the rows leave one undefined. */
final class EvaluationFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EvaluationFile() {}

  /** The file's text; the same facts give the same text. */
  static String json(CardFacts facts) {
    Assessment<?> assessment = facts.assessment();
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("metrics", defined(assessment.metrics().asMap()));
    said.put("further", defined(assessment.further()));
    said.put("confidence", facts.confidence());
    said.put("intervals", intervals(assessment.intervals()));
    said.put("slices", assessment.slices().stream().map(EvaluationFile::slice).toList());
    said.put("importance", facts.importances().stream().map(EvaluationFile::importance).toList());
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(said) + "\n";
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException("writing an evaluation", failure);
    }
  }

  private static Map<String, Object> slice(SliceMetrics<?> slice) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("slice", slice.slice());
    said.put("value", slice.value());
    said.put("metrics", defined(slice.metrics().asMap()));
    said.put("intervals", intervals(slice.intervals()));
    return said;
  }

  private static Map<String, Object> importance(Importance importance) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("feature", importance.feature());
    said.put("mean", finite(importance.mean()));
    said.put("deviation", finite(importance.deviation()));
    return said;
  }

  private static Map<String, List<@Nullable Double>> intervals(Map<String, Interval> intervals) {
    Map<String, List<@Nullable Double>> ends = new LinkedHashMap<>();
    intervals.forEach(
        (name, interval) -> {
          List<@Nullable Double> both = new ArrayList<>();
          both.add(finite(interval.low()));
          both.add(finite(interval.high()));
          ends.put(name, both);
        });
    return ends;
  }

  private static Map<String, @Nullable Double> defined(Map<String, Double> metrics) {
    Map<String, @Nullable Double> defined = new LinkedHashMap<>();
    metrics.forEach((name, value) -> defined.put(name, finite(value)));
    return defined;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
