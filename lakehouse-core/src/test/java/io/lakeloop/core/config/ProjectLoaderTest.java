package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A project of two files, of stages that are known here only. */
class ProjectLoaderTest {
  record Shop(
      @Description("Whose it is.") String owner,
      Optional<Secret> password,
      @Default("0.2") double tax,
      Map<String, Item> items) {}

  record Item(int price, @Default("[small]") List<String> sizes) {}

  record Staff(List<String> names) {}

  record Stage<C extends Record>(String file, Class<C> type) implements StageConfig<C> {}

  @TempDir private Path folder;

  @Test
  void tellsTheMistakesOfFilesBlocksAndOverridesAtOnce() throws IOException {
    write("shops.yml", "owner: Ada\n");
    write("staff.yml", "names: [Ada, [Bo]]\n");
    write(
        "shop.yml",
        """
        ownr: Ada
        items:
          tea: { price: 3 }
        environments:
          dev: { tax: low }
          prod: { owner: Ada, items: { tea: { price: much } } }
        """);

    assertThatThrownBy(() -> load("dev", "shop.items.tea.sizes=big", "staff.nmes=[Cy]"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            --set shop.items.tea.sizes: expected a list
            --set staff.nmes: unknown key 'nmes' (did you mean 'names'?)
            shop.yml:1:1: unknown key 'ownr' (did you mean 'owner'?)
            shop.yml:1:1: missing key 'owner' (Whose it is.)
            shop.yml:5:15: expected a number, found 'low'
            shop.yml:6:46: expected a whole number, found 'much'
            shops.yml: no stage reads this file (did you mean shop.yml?)
            staff.yml:1:14: expected a single value\
            """);
  }

  @Test
  void laysTheLastOverrideOverTheBlockOverTheFile() throws IOException {
    write(
        "shop.yml",
        """
        owner: Ada
        tax: 0.1
        items: { tea: { price: 3 } }
        environments: { dev: { tax: 0.3, items: { rice: { price: 2 } } } }
        """);
    Item tea = new Item(3, List.of("small"));
    Item rice = new Item(2, List.of("small"));

    assertThat(shop("prod")).isEqualTo(shop(0.1, Map.of("tea", tea)));
    assertThat(shop("dev")).isEqualTo(shop(0.3, Map.of("tea", tea, "rice", rice)));
    assertThat(shop("dev", "shop.tax=0.4", "shop.tax=0.5", "shop.items={}"))
        .isEqualTo(shop(0.5, Map.of()));
    assertThat(shop("dev", "shop.tax=", "shop.items.tea.sizes=[]"))
        .isEqualTo(shop(0.2, Map.of("tea", new Item(3, List.of()), "rice", rice)));
  }

  @Test
  void takesFromAnOverrideWhatTheFileLacks() throws IOException {
    write("shop.yml", "");

    assertThatThrownBy(() -> load("dev"))
        .hasMessage("shop.yml:1:1: missing key 'owner' (Whose it is.)");
    assertThat(shop("dev", "shop.owner=${WHO}")).isEqualTo(shop(0.2, Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shp.tax=1     | --set shp.tax: there is no file shp.yml to override"
            + " (did you mean shop.yml?)",
        "prices.tax=1  | --set prices.tax: there is no file prices.yml to override"
            + " (known: shop.yml, staff.yml)",
        "staff.names=[]| --set staff.names: there is no file staff.yml to override"
            + " (write the file first)",
        "shop.tax.of=1 | --set shop.tax.of: there is no key 'of' below a single value",
        "shop.tax=high | --set shop.tax: expected a number, found 'high'",
        "shop.owner=${NO}| --set shop.owner:1:1: the variable NO is not set"
            + " (set it in the environment, or give it a default: ${NO:-...})",
        "shop.environments.dev.tax=1 | --set shop.environments.dev.tax: unknown key"
            + " 'environments' (known here: owner, password, tax, items)",
      })
  void saysWhatIsWrongWithAnOverride(String override, String message) throws IOException {
    write("shop.yml", "owner: Ada\ntax: 0.1\n");

    assertThatThrownBy(() -> load("dev", override)).hasMessage(message);
  }

  @Test
  void hashesWhatOneEnvironmentMeansAndNoSecret() throws IOException {
    write("sql/a.sql", "SELECT 1\n");
    write("shop.yml", "owner: Ada\npassword: hush\nenvironments: { prod: { tax: 1 } }\n");
    Map<String, String> before = load("dev").fileHashes();
    assertThat(load("prod").fileHashes().get("shop.yml")).isNotEqualTo(before.get("shop.yml"));

    write("shop.yml", "owner: Ada\npassword: other\nenvironments: { prod: { tax: 2 } }\n");
    assertThat(load("dev").fileHashes()).isEqualTo(before);
    assertThat(load("dev", "shop.password=third").fileHashes()).isEqualTo(before);
    assertThat(load("dev", "shop.tax=0.3").fileHashes()).isNotEqualTo(before);
    assertThat(before)
        .containsOnlyKeys("shop.yml", "sql/a.sql")
        .containsEntry("sql/a.sql", Hash.of("SELECT 1\n"));
  }

  @Test
  void leavesAloneWhatIsNoFileOfItsOwn() throws IOException {
    write("shop.yml", "owner: Ada\n");
    write("shop.yml.orig", "no: config");
    write("old/shop.yml", "no: config");
    write("notes.sql", "not in its folder");
    write("sql/deep/b.sql", "SELECT 2");
    write("sql/notes.txt", "no SQL");

    Project project = load("dev");

    assertThat(project.fileHashes()).containsOnlyKeys("shop.yml");
    assertThat(project.has(Shop.class)).isTrue();
    assertThat(project.has(Staff.class)).isFalse();
    assertThat(project.filesRead()).isEmpty();
  }

  private Shop shop(String environment, String... overrides) {
    return load(environment, overrides).config(Shop.class);
  }

  private static Shop shop(double tax, Map<String, Item> items) {
    return new Shop("Ada", Optional.empty(), tax, items);
  }

  private Project load(String environment, String... overrides) {
    return new ProjectLoader(
            folder.toString(),
            environment,
            Map.of("WHO", "Ada"),
            List.of(overrides),
            List.of(new Stage<>("shop", Shop.class), new Stage<>("staff", Staff.class)))
        .load();
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }
}
