package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.config.KitchenConfig.Dish;
import io.lakeloop.core.config.KitchenConfig.Heat;
import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.failure.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectTest {
  @TempDir private Path folder;

  @Test
  void bindsEveryKindOfValue() {
    write(
        "kitchen.yml",
        """
        cook: ${WHO} the ${RANK:-first}, $${kept}
        guests: 12
        at-most: 1d12h
        heat: very-hot
        remark: "none"
        tools: [pan, pot]
        dishes:
          soup: { litres: 2.5, vegan: true }
          stew: { litres: 1 }
        """);

    Project project = load(List.of());

    assertThat(project.config(KitchenConfig.class))
        .isEqualTo(
            new KitchenConfig(
                "Ada the first, ${kept}",
                12,
                Duration.ofHours(36),
                Heat.VERY_HOT,
                Optional.of("none"),
                List.of("pan", "pot"),
                Map.of("soup", new Dish(2.5, true), "stew", new Dish(1, false))));
    assertThat(project.name()).isEqualTo(folder.getFileName().toString());
  }

  @Test
  void takesDefaultsForWhatIsLeftOut() {
    write("kitchen.yml", "cook: Bo\nremark:\n");

    assertThat(load(List.of()).config(KitchenConfig.class))
        .isEqualTo(
            new KitchenConfig(
                "Bo",
                4,
                Duration.ofMinutes(90),
                Heat.GENTLY,
                Optional.empty(),
                List.of(),
                Map.of()));
  }

  @Test
  void tellsAllMistakesOfAllFilesAtOnceWithTheirPlaces() {
    write("garden.yml", "beds: many\n");
    write(
        "kitchen.yml",
        """
        gusts: 3
        at-most: 7 days
        heat: gentle
        tools: pan
        dishes:
          soup: { litres: 0 }
          stew: { litres: 1, vegan: no }
        """);

    assertThatThrownBy(() -> load(List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            garden.yml:1:7: expected a whole number, found 'many'
            kitchen.yml:1:1: unknown key 'gusts' (did you mean 'guests'?)
            kitchen.yml:1:1: missing key 'cook' (Who cooks.)
            kitchen.yml:2:10: expected a span of time such as 7d, 1h, 30m or 1d12h, found '7 days'
            kitchen.yml:3:7: expected one of gently, very-hot, found 'gentle' (did you mean 'gently'?)
            kitchen.yml:4:8: expected a list
            kitchen.yml:6:9: a dish needs more than 0 litres
            kitchen.yml:7:29: expected true or false, found 'no'\
            """);
  }

  @Test
  void listsTheKnownKeysWhereNoneIsNear() {
    write("garden.yml", "beds: 1\npond: true\n");

    assertThatThrownBy(() -> load(List.of()))
        .hasMessage("garden.yml:2:1: unknown key 'pond' (known here: beds)");
  }

  @Test
  void tellsBrokenYamlDoubledKeysAndUnsetVariables() {
    write("garden.yml", "beds: [1\n");
    write("kitchen.yml", "cook: ${NOBODY}\nguests: 1\nguests: 2\n");

    assertThatThrownBy(() -> load(List.of()))
        .hasMessageContaining("garden.yml:2:1: no valid YAML: expected ',' or ']'")
        .hasMessageContaining(
            "kitchen.yml:1:7: the variable NOBODY is not set (set it in the environment, or give it"
                + " a default: ${NOBODY:-...})")
        .hasMessageContaining("kitchen.yml:3:1: key 'guests' stands twice (keep one of them)");
  }

  @Test
  void laysTheEnvironmentsBlockOverTheRest() {
    write(
        "kitchen.yml",
        """
        cook: Ada
        dishes: { soup: { litres: 2, vegan: true } }
        environments:
          staging: { guests: 1, dishes: { soup: { litres: 9 } } }
          prod: { guests: 99 }
        """);

    assertThat(load(List.of()).config(KitchenConfig.class).guests()).isEqualTo(4);
    KitchenConfig staging =
        Project.load(folder.toString(), "staging", Map.of(), List.of()).config(KitchenConfig.class);
    assertThat(staging.guests()).isEqualTo(1);
    assertThat(staging.dishes()).isEqualTo(Map.of("soup", new Dish(9, true)));
  }

  @Test
  void checksTheBlocksOfOtherEnvironmentsToo() {
    write("kitchen.yml", "cook: Ada\nenvironments:\n  prod: { guests: lots }\n");

    assertThatThrownBy(() -> load(List.of()))
        .hasMessage("kitchen.yml:3:19: expected a whole number, found 'lots'");
  }

  @Test
  void laysOverridesOverAll() {
    write("kitchen.yml", "cook: Ada\ntools: [pan, pot]\n");

    KitchenConfig config =
        load(List.of(
                "kitchen.guests=7",
                "kitchen.tools.1=wok",
                "kitchen.dishes.soup={litres: 3}",
                "kitchen.dishes.stew.litres=4"))
            .config(KitchenConfig.class);

    assertThat(config.guests()).isEqualTo(7);
    assertThat(config.tools()).containsExactly("pan", "wok");
    assertThat(config.dishes())
        .isEqualTo(Map.of("soup", new Dish(3, false), "stew", new Dish(4, false)));
  }

  @Test
  void tellsWhichOverrideIsWrong() {
    write("kitchen.yml", "cook: Ada\ntools: [pan]\n");

    assertThatThrownBy(
            () ->
                load(
                    List.of(
                        "kitchn.guests=7",
                        "kitchen.guest=7",
                        "kitchen.tools.3=wok",
                        "kitchen.guests=few",
                        "guests")))
        .hasMessage(
            """
            --set guests: expected FILE.KEY=VALUE (such as --set training.models.m.seed=7)
            --set kitchen.guest: unknown key 'guest' (did you mean 'guests'?)
            --set kitchen.guests: expected a whole number, found 'few'
            --set kitchen.tools.3: the list has no element '3' (elements are 0 to 0)
            --set kitchn.guests: there is no file kitchn.yml to override (did you mean kitchen.yml?)\
            """);
  }

  @Test
  void refusesAFileThatNoStageReads() {
    write("kitchn.yml", "cook: Ada\n");

    assertThatThrownBy(() -> load(List.of()))
        .hasMessage("kitchn.yml: no stage reads this file (did you mean kitchen.yml?)");
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    assertThatThrownBy(() -> Project.load(folder + "/nowhere", "dev", Map.of(), List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("There is no project folder " + folder + "/nowhere.")
        .hasMessageContaining("submit init-project NAME");
  }

  @Test
  void refusesAFolderWithoutAName() {
    assertThatThrownBy(() -> Project.load(" ", "dev", Map.of(), List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("The project's folder has an empty name.")
        .hasMessageContaining("remedy: Write the folder: --project DIR.");
  }

  @Test
  void holdsADefectOfAJobApartFromAMistakeInTheProject() {
    write("garden.yml", "beds: 1\n");

    assertThatThrownBy(() -> load(List.of()).config(KitchenConfig.Dish.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no stage declares " + KitchenConfig.Dish.class.getName());
  }

  @Test
  void dropsWhatTheEnvironmentsBlockSetsToNothing() {
    write("kitchen.yml", "cook: Ada\nguests: 9\nenvironments:\n  dev: { guests: ~ }\n");

    assertThat(load(List.of()).config(KitchenConfig.class).guests()).isEqualTo(4);
    assertThat(load(List.of("kitchen.guests=3")).config(KitchenConfig.class).guests()).isEqualTo(3);
  }

  @Test
  void tellsAProblemOnceThatEveryEnvironmentSees() {
    write(
        "kitchen.yml",
        "guests: few\ncook: Ada\nenvironments: { dev: { cook: Bo }, prod: { cook: Cy } }\n");

    assertThatThrownBy(() -> load(List.of()))
        .hasMessage("kitchen.yml:1:9: expected a whole number, found 'few'");
  }

  @Test
  void saysWhichFileAJobLacks() {
    write("garden.yml", "beds: 1\n");
    write("sql/a.sql", "SELECT 1");
    Project project = load(List.of());

    assertThat(project.has(KitchenConfig.class)).isFalse();
    assertThatThrownBy(() -> project.config(KitchenConfig.class))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has no kitchen.yml.");
    assertThatThrownBy(() -> project.text("sql/b.sql"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has no file sql/b.sql.")
        .hasMessageContaining("holds: garden.yml, sql/a.sql.");
  }

  @Test
  void hashesMeaningNotLayout() {
    write("garden.yml", "beds: 1\n");
    write("kitchen.yml", "cook: Ada\nguests: 3\n");
    write("sql/a.sql", "SELECT 1");
    Project before = load(List.of());
    write("kitchen.yml", "# who\ncook:   'Ada'\n\nguests: 3\n");
    Project after = load(List.of());
    Project overridden = load(List.of("kitchen.guests=5"));

    assertThat(after.fileHashes()).isEqualTo(before.fileHashes());
    assertThat(after.hash()).isEqualTo(before.hash());
    assertThat(overridden.fileHashes().get("kitchen.yml"))
        .isNotEqualTo(before.fileHashes().get("kitchen.yml"));
    assertThat(overridden.fileHashes().get("garden.yml"))
        .isEqualTo(before.fileHashes().get("garden.yml"));
  }

  @Test
  void remembersWhatHasBeenRead() {
    write("garden.yml", "beds: 1\n");
    write("kitchen.yml", "cook: Ada\n");
    write("sql/a.sql", "SELECT 1");
    Project project = load(List.of());

    project.config(KitchenConfig.class);
    assertThat(project.text("sql/a.sql")).isEqualTo("SELECT 1");

    assertThat(project.filesRead()).containsOnlyKeys("kitchen.yml", "sql/a.sql");
    assertThat(project.fileHashes()).containsAllEntriesOf(project.filesRead());
  }

  private Project load(List<String> overrides) {
    return Project.load(folder.toString(), "dev", Map.of("WHO", "Ada"), overrides);
  }

  private void write(String file, String text) {
    try {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), text);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }
}
