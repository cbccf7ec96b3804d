package io.lakeloop.submit.workflow;

import io.lakeloop.core.table.Environment;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import java.util.List;
import java.util.regex.Pattern;

/** Where everything lies, how to be rid of it, and what to try. */
final class NextSteps {
  private static final Pattern LOCAL = Pattern.compile("file:/{1,3}");

  private final Environment environment;
  private final List<TableName> tables;

  NextSteps(Environment environment, List<TableName> tables) {
    this.environment = environment;
    this.tables = List.copyOf(tables);
  }

  String text() {
    String root = LOCAL.matcher(environment.root()).replaceFirst("/");
    boolean local = LOCAL.matcher(environment.root()).lookingAt();
    return """
        tables      %1$s/LAYER/NAME (Delta)
        dashboards  %1$s/_dashboards/PROJECT.html
        %2$s
        Try
          spark-submit/submit query --env %3$s "SELECT * FROM %4$s LIMIT 10"
          spark-submit/submit trace-lineage --env %3$s %4$s
          spark-submit/submit list-tables --env %3$s
        """
        .formatted(
            root,
            local ? "remove it   rm -r " + quoted(root) + "\n" : "",
            environment.name(),
            mostTelling());
  }

  /** Predictions, where there are any. */
  private String mostTelling() {
    return tables.stream()
        .filter(name -> name.layer() == Layer.PREDICTIONS)
        .findFirst()
        .or(() -> tables.stream().findFirst())
        .map(TableName::toString)
        .orElse("ops.job_runs");
  }

  private static String quoted(String path) {
    return path.matches("[\\w./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
