package io.lakeloop.registry;

import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.PinSource;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableVersion;
import io.lakeloop.core.table.Tables;
import java.util.List;

/**
 * The versions of training sets that registered models were trained on, whatever their stage, and
 * whatever the environment keeps its models in; with a server also those of models that were
 * registered in the environment's tables before.
 */
public final class PinnedTrainingSets implements PinSource {
  @Override
  public List<Pin> pins(Tables tables) {
    Tables unrecorded = tables.forNewRun();
    ModelRegistry named = ModelRegistry.of(unrecorded);
    List<ModelRegistry> registries =
        tables
            .environment()
            .registry()
            .choose(() -> List.of(named), () -> List.of(named, ModelRegistry.inTables(unrecorded)));
    return registries.stream()
        .flatMap(registry -> registry.own().stream())
        .map(version -> new Pin(trainedOn(version.provenance()), version.label()))
        .toList();
  }

  private static TableVersion trainedOn(Provenance from) {
    return new TableVersion(
        TableName.of(Layer.TRAINING_SETS, from.trainingSet()), from.trainingSetVersion());
  }
}
