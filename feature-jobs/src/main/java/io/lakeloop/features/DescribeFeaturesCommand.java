package io.lakeloop.features;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.LakehouseCommand;
import io.lakeloop.core.job.TextTable;
import java.io.PrintStream;
import java.sql.Timestamp;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Finds materialised features by words, and tells what is known of them. It reads only. */
public final class DescribeFeaturesCommand implements LakehouseCommand {
  private static final String FIND = "find";
  private static final String FORMAT = "format";
  private static final int HASH_SHOWN = 12;

  private static final StructType SCHEMA =
      new StructType()
          .add("feature", DataTypes.StringType)
          .add("type", DataTypes.StringType)
          .add("definition", DataTypes.StringType)
          .add("description", DataTypes.StringType)
          .add("unit", DataTypes.StringType)
          .add("owner", DataTypes.StringType)
          .add("tags", DataTypes.createArrayType(DataTypes.StringType))
          .add("project", DataTypes.StringType)
          .add("entity", DataTypes.createArrayType(DataTypes.StringType))
          .add("source", DataTypes.StringType)
          .add("definition_hash", DataTypes.StringType)
          .add("rows", DataTypes.LongType)
          .add("newest", DataTypes.TimestampType)
          .add("lag_seconds", DataTypes.DoubleType)
          .add("null_share", DataTypes.DoubleType)
          .add("training_sets", DataTypes.createArrayType(DataTypes.StringType));

  @Override
  public String name() {
    return "describe-features";
  }

  @Override
  public String summary() {
    return "Find materialised features of all projects by words: describe-features --find spend.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        JobOption.optional(
            FIND, "WORD[,...]", "Only features of which all these words are said (default: all)."),
        JobOption.optional(
            FORMAT,
            "table|json",
            "How to answer: table (default), or all there is in JSON lines."));
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  @Override
  public void run(JobContext context, PrintStream out) {
    List<String> words = context.arguments().list(FIND);
    String format = context.arguments().value(FORMAT).orElse("table");
    if (!List.of("table", "json").contains(format)) {
      throw new UsageException(
          "There is no format '" + format + "'.",
          "describe-features answers as table or json.",
          "Write --format table or --format json.");
    }
    List<FeatureDescription> found = new FeatureCatalogue(context.tables()).find(words);
    if (format.equals("json")) {
      List<Row> rows = found.stream().map(DescribeFeaturesCommand::row).toList();
      context.spark().createDataFrame(rows, SCHEMA).toJSON().collectAsList().forEach(out::println);
    } else {
      out.print(table(found, words));
    }
  }

  private static String table(List<FeatureDescription> found, List<String> words) {
    TextTable table =
        new TextTable(
            "feature",
            "definition",
            "unit",
            "source",
            "hash",
            "newest",
            "lag",
            "nulls",
            "owner",
            "tags",
            "training sets",
            "description");
    for (FeatureDescription feature : found) {
      String hash = feature.definitionHash();
      table.row(
          feature.feature(),
          feature.definition(),
          feature.unit(),
          feature.source(),
          hash.substring(0, Math.min(HASH_SHOWN, hash.length())),
          feature.newest().map(TextTable::time).orElse("-"),
          feature.lagSeconds().map(lag -> String.format(Locale.ROOT, "%.1f s", lag)).orElse("-"),
          feature
              .nullShare()
              .map(share -> String.format(Locale.ROOT, "%.1f%%", 100 * share))
              .orElse("-"),
          feature.owner(),
          String.join(", ", feature.tags()),
          String.join(", ", feature.trainingSets()),
          feature.description());
    }
    return table.text(
        words.isEmpty()
            ? "No feature has been refreshed yet."
            : "Of no refreshed feature is said: " + String.join(", ", words) + ".");
  }

  private static Row row(FeatureDescription feature) {
    return RowFactory.create(
        feature.feature(),
        feature.type(),
        feature.definition(),
        feature.description(),
        feature.unit(),
        feature.owner(),
        feature.tags().toArray(String[]::new),
        feature.project(),
        feature.entity().toArray(String[]::new),
        feature.source(),
        feature.definitionHash(),
        feature.rows(),
        feature.newest().map(Timestamp::from).orElse(null),
        feature.lagSeconds().orElse(null),
        feature.nullShare().orElse(null),
        feature.trainingSets().toArray(String[]::new));
  }
}
