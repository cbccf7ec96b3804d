package io.lakeloop.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
  @Test
  void comesBackFromJsonAsItWas() {
    assertThat(Provenance.fromJson(Sample.PROVENANCE.toJson())).isEqualTo(Sample.PROVENANCE);
  }

  @Test
  void keepsEveryBitOfAMetricAndUndefinedOnes() {
    Provenance precise =
        new Provenance(
            "p",
            Task.BINARY,
            "t",
            0,
            "",
            List.of(),
            "y",
            List.of(),
            Map.of(),
            Map.of("auc_roc", 0.1 + 0.2, "log_loss", Double.NaN),
            Map.of(),
            "",
            "",
            Map.of());

    assertThat(Provenance.fromJson(precise.toJson()).metrics())
        .containsEntry("auc_roc", 0.30000000000000004)
        .containsEntry("log_loss", Double.NaN);
  }

  @Test
  void refusesWhatIsNoProvenance() {
    assertThatThrownBy(() -> Provenance.fromJson("[]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no provenance: []");
  }

  @Test
  void readsAStageInAnyCaseAndRefusesOthers() {
    assertThat(Stage.parse(" production ")).isEqualTo(Stage.PRODUCTION);
    assertThatThrownBy(() -> Stage.parse("Live"))
        .hasMessage("'Live' is no stage: one of None, Staging, Production, Archived");
  }

  @Test
  void refusesAModelNameThatIsNoFolderName() {
    assertThatThrownBy(() -> new NewVersion("a/b", "r", "", "ann", "", Map.of(), Sample.PROVENANCE))
        .hasMessage("'a/b' is no model name: letters, digits and underscores, a letter first");
  }
}
