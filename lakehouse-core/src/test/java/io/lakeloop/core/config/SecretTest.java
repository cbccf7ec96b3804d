package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.config.ConfigNode.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {
  /** Secrets wherever config may have them. */
  public record Vault(
      String name,
      Secret code,
      Optional<Secret> spare,
      List<Secret> more,
      Map<String, Secret> named,
      Map<String, Shelf> shelves) {}

  /** A part of it. */
  public record Shelf(@Default("hushed") Secret code, @Default("1") int level) {}

  private static final String FILE =
      """
      name: %1$s
      code: %2$s
      spare: %2$s
      more: [%2$s, %2$s]
      named: { a: %2$s }
      shelves: { top: { code: %2$s, level: 2 } }
      """;

  @Test
  void isBoundAndRevealedButNeverShown() {
    Vault vault = new ConfigBinder(new Problems()).bind(read("v", "hush"), Vault.class).get();

    assertThat(vault.code().reveal()).isEqualTo("hush");
    assertThat(vault.shelves()).containsEntry("top", new Shelf(Secret.parse("hush"), 2));
    assertThat(vault.toString()).contains("name=v", "code=***").doesNotContain("hush");
    assertThat(Secret.parse("a")).isNotEqualTo(Secret.parse("b"));
    assertThat(Secret.parse("a")).hasSameHashCodeAs(Secret.parse("a"));
  }

  @Test
  void isLeftOutOfWhatIsKeptOfConfig() {
    String hidden = hidden("v", "hush");

    assertThat(hidden).doesNotContain("hush").contains("name:'v'", "level:'2'", "top:");
    assertThat(hidden).isEqualTo(hidden("v", "another"));
    assertThat(hidden).isNotEqualTo(hidden("w", "hush"));
  }

  private static String hidden(String name, String code) {
    return SecretsHidden.in(read(name, code), Vault.class).canonical();
  }

  private static Mapping read(String name, String code) {
    Problems problems = new Problems();
    Mapping read =
        new YamlReader(Map.of("CODE", code), problems)
            .document("vault.yml", FILE.formatted(name, "\"${CODE}\""));
    problems.throwIfAny();
    return read;
  }
}
