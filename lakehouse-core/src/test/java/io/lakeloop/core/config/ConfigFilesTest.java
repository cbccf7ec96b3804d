package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.failure.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFilesTest {
  record Lamp(int watts, @Default("white") String colour) {}

  @TempDir private Path folder;

  @Test
  void bindsTheFileOfAName() throws IOException {
    write("hall.yml", "watts: ${WATTS}\n");

    assertThat(files().read("hall", Lamp.class)).isEqualTo(new Lamp(40, "white"));
  }

  @Test
  void listsItsFilesAndNothingElse() throws IOException {
    write("hall.yml", "watts: 1\n");
    write("attic.yml", "watts: 1\n");
    write("notes.txt", "");
    write("old.yml.bak", "");
    Files.createDirectory(folder.resolve("folder.yml"));

    assertThat(files().names()).containsExactly("attic", "hall");
    assertThat(files().folder()).isEqualTo(folder.toString());
  }

  @Test
  void saysWhichFilesThereAreWhereOneIsNot() throws IOException {
    write("hall.yml", "watts: 1\n");
    write("attic.yml", "watts: 1\n");

    assertThatThrownBy(() -> files().read("cellar", Lamp.class))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            There is no cellar.yml in %s.
              cause: It holds: attic, hall.
              remedy: Write it, or name another."""
                .formatted(folder));
  }

  @Test
  void tellsAllMistakesOfAFile() throws IOException {
    write("hall.yml", "wats: 1\ncolour: [red]\n");

    assertThatThrownBy(() -> files().read("hall", Lamp.class))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            hall.yml:1:1: unknown key 'wats' (did you mean 'watts'?)
            hall.yml:1:1: missing key 'watts'
            hall.yml:2:9: expected a single value""");
  }

  @Test
  void holdsNothingWhereThereIsNoFolder() {
    ConfigFiles files = new ConfigFiles(folder + "/none", Map.of());

    assertThat(files.names()).isEmpty();
    assertThatThrownBy(() -> files.read("hall", Lamp.class))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("There is no hall.yml in " + folder + "/none.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "%s/", "%s/../%2$s", "file:%s", "file://%s"})
  void findsAFolderByPathOrUri(String form) throws IOException {
    write("a/hall.yml", "höhe: 2 µm\n");
    TextFiles files = new TextFiles(form.formatted(folder, folder.getFileName()));

    assertThat(files.exists()).isTrue();
    assertThat(files.text("a/hall.yml")).contains("höhe: 2 µm\n");
    assertThat(files.text("a/none.yml")).isEmpty();
    assertThat(files.names("a", ".yml")).containsExactly("a/hall.yml");
    assertThat(files.names("none", ".yml")).isEmpty();
  }

  @Test
  void namesAProjectByTheLastPartOfItsFolder() {
    assertThat(Project.nameOf("conf/projects/card-fraud")).isEqualTo("card-fraud");
    assertThat(Project.nameOf("conf/projects/card-fraud/")).isEqualTo("card-fraud");
    assertThat(Project.nameOf("s3a://bucket/projects/card-fraud/")).isEqualTo("card-fraud");
    assertThat(Project.nameOf("conf/projects/card-fraud/.")).isEqualTo("card-fraud");
    assertThat(Project.nameOf("."))
        .isEqualTo(Path.of("").toAbsolutePath().getFileName().toString());
  }

  private ConfigFiles files() {
    return new ConfigFiles(folder.toString(), Map.of("WATTS", "40"));
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.writeString(folder.resolve(name), text);
  }
}
