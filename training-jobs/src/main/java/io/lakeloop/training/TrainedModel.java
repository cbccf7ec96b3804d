package io.lakeloop.training;

import io.lakeloop.registry.ModelVersion;

/**
 * What came of training a model.
 *
 * @param version its version
 * @param isNew whether this run registered it
 * @param rows rows trained and tested on; 0 where nothing was to be done
 */
record TrainedModel(ModelVersion version, boolean isNew, long rows) {
  /** One line for a person. */
  String text() {
    return isNew
        ? "registered %s (%s)"
            .formatted(version.label(), version.tags().getOrDefault(VersionRecord.CANDIDATE, ""))
        : version.label() + " is registered already";
  }
}
