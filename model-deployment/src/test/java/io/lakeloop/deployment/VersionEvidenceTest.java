package io.lakeloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.inference.Payments;
import io.lakeloop.registry.ModelVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionEvidenceTest {
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;
  private Payments payments;

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder);
    payments = new Payments(lakehouse, "hash");
  }

  @Test
  void seesThatASoundVersionPredictsItsExample() {
    payments.buildTrainingSet();

    assertThat(evidence(payments.register("r1", Payments.GOOD)))
        .isEqualTo(
            new Evidence(
                Optional.empty(),
                Optional.empty(),
                List.of("amount", "payments_7d"),
                2,
                2,
                List.of()));
  }

  @Test
  void saysWhatIsGone() throws IOException {
    ModelVersion version = payments.register("r1", Payments.GOOD);
    Path files = Path.of(URI.create(version.artifacts()).getPath());

    assertThat(evidence(version).trainingSetFault()).contains("training_sets.fraud does not exist");

    try (Stream<Path> pipeline = Files.walk(files.resolve("sparkml"))) {
      for (Path file : pipeline.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    assertThat(evidence(version).artifactsFault().orElse(""))
        .startsWith("its files in " + version.artifacts() + " cannot be used: ");

    Files.delete(files.resolve("MLmodel"));
    assertThat(evidence(version).artifactsFault())
        .contains(
            "its files in %s cannot be used: there is no MLmodel".formatted(version.artifacts()));
  }

  @Test
  void saysThatAVersionOfTheTrainingSetCannotBeRead() throws IOException {
    payments.buildTrainingSet();
    payments.buildTrainingSet();
    ModelVersion version = payments.register("r1", Payments.GOOD);
    // As where the table was made anew since: its versions begin at 0 again.
    Files.move(
        lakehouse.folder().resolve("lakehouse/dev/training_sets"),
        lakehouse.folder().resolve("gone"));
    payments.buildTrainingSet();

    assertThat(evidence(version).trainingSetFault().orElse(""))
        .startsWith("training_sets.fraud@1 cannot be read: ");
  }

  private Evidence evidence(ModelVersion version) {
    return new VersionEvidence(lakehouse.tables()).of(version, List.of());
  }
}
