package io.lakeloop.registry.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TransitionRequest;
import io.lakeloop.registry.rules.VersionEntry;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VersionRowsTest {
  /** As exact as a column keeps it. */
  private static final Instant EXACT = Instant.parse("2018-06-11T08:00:00.123456Z");

  private static final TransitionRequest WISH =
      new TransitionRequest(Stage.PRODUCTION, "ann", EXACT, "Größer ✓", Optional.of(3));

  @Test
  void readsBackWholeWhatWasWritten() {
    VersionEntry entry =
        new VersionEntry(
            version(Stage.STAGING, Map.of("näme 😀", "a\n\"b\"", "empty", ""), Optional.of(WISH)),
            List.of(
                past(1, Activity.Action.REGISTERED, Optional.empty(), Optional.of(Stage.NONE)),
                past(2, Activity.Action.TAGGED, Optional.empty(), Optional.empty()),
                past(
                    Long.MAX_VALUE,
                    Activity.Action.APPROVED,
                    Optional.of(Stage.NONE),
                    Optional.of(Stage.STAGING))));

    assertThat(again(entry)).isEqualTo(entry);
  }

  @Test
  void readsBackAVersionOfWhichThereIsNothingToSay() {
    VersionEntry entry =
        new VersionEntry(version(Stage.NONE, Map.of(), Optional.empty()), List.of());

    assertThat(again(entry)).isEqualTo(entry);
  }

  @Test
  void readsBackARequestThatReplacesNoVersion() {
    TransitionRequest first =
        new TransitionRequest(Stage.PRODUCTION, "", EXACT, "", Optional.empty());
    VersionEntry entry =
        new VersionEntry(version(Stage.STAGING, Map.of(), Optional.of(first)), List.of());

    assertThat(again(entry).version().request()).contains(first);
  }

  @ParameterizedTest
  @EnumSource(Activity.Action.class)
  void readsBackWhateverWasDone(Activity.Action action) {
    Activity activity = past(4, action, Optional.of(Stage.STAGING), Optional.of(Stage.ARCHIVED));

    assertThat(VersionRows.activity(Stored.of(VersionRows.ACTIVITY, VersionRows.row(activity))))
        .isEqualTo(activity);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, None,",
    "STAGING, Staging, challenger",
    "PRODUCTION, Production, champion",
    "ARCHIVED, Archived,"
  })
  void showsAQueryTheStageWithItsAlias(Stage stage, String text, String alias) {
    Row row = stored(new VersionEntry(version(stage, Map.of(), Optional.empty()), List.of()));

    assertThat(row.<String>getAs("stage")).isEqualTo(text);
    assertThat(row.<String>getAs("alias")).isEqualTo(alias);
  }

  @Test
  void showsAQueryTheOpenRequestInColumnsOfItsOwn() {
    Row open =
        stored(new VersionEntry(version(Stage.NONE, Map.of(), Optional.of(WISH)), List.of()));
    Row none = stored(new VersionEntry(version(Stage.NONE, Map.of(), Optional.empty()), List.of()));

    assertThat(request(open))
        .containsExactly("Production", "ann", Timestamp.from(EXACT), "Größer ✓", 3);
    assertThat(request(none)).containsOnlyNulls();
    assertThat(open.<Long>getAs("revision")).isEqualTo(12);
  }

  private static List<Object> request(Row row) {
    return Arrays.stream(row.schema().fieldNames())
        .filter(name -> name.startsWith("request_"))
        .map(row::<Object>getAs)
        .toList();
  }

  private static Row stored(VersionEntry entry) {
    return Stored.of(VersionRows.VERSION, VersionRows.row(entry, 12));
  }

  private static VersionEntry again(VersionEntry entry) {
    return VersionRows.entry(stored(entry));
  }

  private static ModelVersion version(
      Stage stage, Map<String, String> tags, Optional<TransitionRequest> request) {
    return new ModelVersion(
        "fares",
        4,
        stage,
        "r1",
        "s3a://lake/r1",
        "ann",
        EXACT,
        "Was kostet's?",
        tags,
        Sample.PROVENANCE,
        request);
  }

  private static Activity past(
      long revision, Activity.Action action, Optional<Stage> from, Optional<Stage> to) {
    return new Activity("fares", 4, revision, EXACT, "bob", action, from, to, "a, b\n✓");
  }
}
