package io.lakeloop.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeloop.core.table.Builds;
import io.lakeloop.core.table.Environment;
import io.lakeloop.core.table.RegistrySettings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 4988, 4989, 4990, 12_000})
  void spreadsADocumentOverAsManyTagsAsItTakes(int length) {
    JsonNode document = MlflowServer.object().put("text", "x".repeat(length));

    Map<String, String> tags = Tags.spread("lakeloop.long", document);

    assertThat(tags.values()).allSatisfy(value -> assertThat(value.length()).isBetween(1, 5000));
    assertThat(tags).hasSize((length + 11 + 4999) / 5000);
    assertThat(Tags.gathered(tags, "lakeloop.long")).contains(document);
    assertThat(Tags.keys(tags, "lakeloop.long")).hasSameElementsAs(tags.keySet());
  }

  @Test
  void writesEveryCharacterInAscii() {
    JsonNode document = MlflowServer.object().put("text", "Größe ✓ 😀 \"\\");

    Map<String, String> tags = Tags.spread("lakeloop.text", document);

    assertThat(tags.values()).allSatisfy(value -> assertThat(value).matches("\\p{ASCII}+"));
    assertThat(Tags.gathered(tags, "lakeloop.text")).contains(document);
  }

  @Test
  void takesADocumentThatLacksAPartForNone() {
    JsonNode document = MlflowServer.object().put("text", "x".repeat(12_000));
    Map<String, String> tags = new TreeMap<>(Tags.spread("lakeloop.long", document));
    tags.remove("lakeloop.long.2-of-3");

    assertThat(Tags.gathered(tags, "lakeloop.long")).isEmpty();
    assertThat(Tags.keys(tags, "lakeloop.long")).hasSize(2);
    tags.putAll(Tags.spread("lakeloop.long", MlflowServer.object().put("text", "short")));
    assertThat(Tags.gathered(tags, "lakeloop.long"))
        .hasValueSatisfying(found -> assertThat(found.path("text").asText()).isEqualTo("short"));
  }

  @Test
  void tellsDocumentsApartWhoseNamesBeginAlike() {
    Map<String, String> tags = new TreeMap<>();
    tags.putAll(Tags.spread("lakeloop.activity.1.ab", MlflowServer.object().put("n", 1)));
    tags.putAll(Tags.spread("lakeloop.activity.10.cd", MlflowServer.object().put("n", 10)));
    tags.put("lakeloop.activity", "no part");

    assertThat(Tags.allGathered(tags, "lakeloop.activity"))
        .containsOnlyKeys("lakeloop.activity.1.ab", "lakeloop.activity.10.cd");
  }

  @ParameterizedTest
  @CsvSource({
    "s3a://lake/dev, s3a://lake/dev/_artifacts/f, s3://lake/dev/_artifacts/f",
    "file:/lake/dev, file:/lake/dev/_artifacts/f, file:///lake/dev/_artifacts/f",
    "abfss://c@a.dfs.core.windows.net/dev, abfss://c@a.dfs.core.windows.net/dev/f,"
        + " abfss://c@a.dfs.core.windows.net/dev/f",
    "gs://lake/dev, gs://lake/dev/f, gs://lake/dev/f"
  })
  void namesAPlaceAsMlflowDoesAndBack(String root, String ours, String theirs) {
    Places places =
        new Places(
            new Environment("dev", root, Optional.empty(), Builds.ANY, RegistrySettings.delta()));

    assertThat(Places.served(ours)).isEqualTo(theirs);
    assertThat(places.local(theirs)).isEqualTo(ours);
    assertThat(places.isOurs(theirs)).isTrue();
    assertThat(places.isOurs("mlflow-artifacts:/1/f")).isFalse();
    assertThat(places.isOurs(Places.served(root) + "2/f")).isFalse();
  }
}
