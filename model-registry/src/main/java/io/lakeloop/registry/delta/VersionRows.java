package io.lakeloop.registry.delta;

import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TransitionRequest;
import io.lakeloop.registry.rules.VersionEntry;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** How a version is a row of {@code registry.model_versions}, and an activity one of its own. */
final class VersionRows {
  static final StructType ACTIVITY =
      new StructType()
          .add("model", "string")
          .add("version", "int")
          .add("revision", "bigint", true, "Which change of the model it was part of.")
          .add("at", "timestamp")
          .add("user", "string")
          .add("action", "string")
          .add("from_stage", "string")
          .add("to_stage", "string")
          .add("comment", "string");

  static final StructType VERSION =
      new StructType()
          .add("model", "string")
          .add("version", "int", true, "Counted from 1 within the model, never used again.")
          .add("stage", "string", true, "None, Staging, Production or Archived.")
          .add("alias", "string", true, "champion in Production, challenger in Staging.")
          .add("request_to", "string", true, "The stage an open request asks for.")
          .add("request_by", "string")
          .add("request_at", "timestamp")
          .add("request_comment", "string")
          .add("request_against", "int", true, "The version that held the stage when asked.")
          .add("run_id", "string", true, "The tracked run that made the version.")
          .add("artifacts", "string", true, "Folder of the version's files.")
          .add("created_by", "string")
          .add("created_at", "timestamp")
          .add("description", "string")
          .add("tags", "map<string,string>")
          .add("provenance", "string", true, "Where the version comes from, as JSON.")
          .add("revision", "bigint", true, "Counts the changes to the model, equal in its rows.")
          .add("history", DataTypes.createArrayType(ACTIVITY));

  private VersionRows() {}

  static Row row(VersionEntry entry, long revision) {
    ModelVersion version = entry.version();
    Optional<TransitionRequest> request = version.request();
    return RowFactory.create(
        version.model(),
        version.version(),
        version.stage().text(),
        nullable(version.alias()),
        nullable(request.map(open -> open.to().text())),
        nullable(request.map(TransitionRequest::requestedBy)),
        nullable(request.map(open -> Timestamp.from(open.requestedAt()))),
        nullable(request.map(TransitionRequest::comment)),
        nullable(request.flatMap(TransitionRequest::against)),
        version.runId(),
        version.artifacts(),
        version.createdBy(),
        Timestamp.from(version.createdAt()),
        version.description(),
        version.tags(),
        version.provenance().toJson(),
        revision,
        entry.history().stream().map(VersionRows::row).toArray(Row[]::new));
  }

  static Row row(Activity activity) {
    return RowFactory.create(
        activity.model(),
        activity.version(),
        activity.revision(),
        Timestamp.from(activity.at()),
        activity.user(),
        activity.action().text(),
        nullable(activity.from().map(Stage::text)),
        nullable(activity.to().map(Stage::text)),
        activity.comment());
  }

  static VersionEntry entry(Row row) {
    Optional<TransitionRequest> request =
        text(row, "request_to")
            .map(
                to ->
                    new TransitionRequest(
                        Stage.parse(to),
                        row.getAs("request_by"),
                        instant(row, "request_at"),
                        row.getAs("request_comment"),
                        Optional.ofNullable(row.getAs("request_against"))));
    ModelVersion version =
        new ModelVersion(
            row.getAs("model"),
            row.getAs("version"),
            Stage.parse(row.getAs("stage")),
            row.getAs("run_id"),
            row.getAs("artifacts"),
            row.getAs("created_by"),
            instant(row, "created_at"),
            row.getAs("description"),
            row.getJavaMap(row.fieldIndex("tags")),
            Provenance.fromJson(row.getAs("provenance")),
            request);
    List<Row> history = row.getList(row.fieldIndex("history"));
    return new VersionEntry(version, history.stream().map(VersionRows::activity).toList());
  }

  static Activity activity(Row row) {
    return new Activity(
        row.getAs("model"),
        row.getAs("version"),
        row.getAs("revision"),
        instant(row, "at"),
        row.getAs("user"),
        Activity.Action.parse(row.getAs("action")),
        text(row, "from_stage").map(Stage::parse),
        text(row, "to_stage").map(Stage::parse),
        row.getAs("comment"));
  }

  private static Instant instant(Row row, String column) {
    return row.<Timestamp>getAs(column).toInstant();
  }

  private static Optional<String> text(Row row, String column) {
    return Optional.ofNullable(row.getAs(column));
  }

  private static <T> @Nullable T nullable(Optional<T> value) {
    return value.orElse(null);
  }
}
