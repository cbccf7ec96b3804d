package io.lakeloop.features;

import io.lakeloop.core.job.JobArguments;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Feature tables as a features.yml declares them. */
public final class FeatureTables {
  private FeatureTables() {}

  /** The first feature table of a features.yml, which is written into a folder. */
  public static FeatureTable first(Path folder, String yaml) {
    return FeatureTable.of(CardProject.read(folder, yaml), Optional.empty()).get(0);
  }

  /** What refresh-features does with the feature tables of a project, without the job around it. */
  static FeatureRound round(CardProject cards, String project) {
    return new FeatureRound(
        cards.lakehouse().context(JobArguments.none(), null, cards.lakehouse().tables()),
        FeatureTable.of(cards.config(project), Optional.empty()));
  }

  /** Makes a feature table of rows as if they had been computed. */
  public static void hold(CardProject cards, FeatureTable table, Dataset<Row> rows) {
    cards.holding(table.spec(rows.schema()), rows);
  }

  /** Brings the feature tables of a project up to their sources, and keeps no books of it. */
  public static void refresh(CardProject cards, String project) {
    FeatureTable.of(cards.config(project), Optional.empty())
        .forEach(table -> new FeatureRefresh(cards.lakehouse().tables(), table).run());
  }
}
