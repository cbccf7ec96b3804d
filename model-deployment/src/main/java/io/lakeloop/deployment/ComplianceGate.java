package io.lakeloop.deployment;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.features.FeaturesConfig;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import java.util.List;
import java.util.Map;

/** Judges one version and carries the verdict out, in the name of the policy. */
final class ComplianceGate {
  /** Who approves and rejects where a rule decides. */
  static final String POLICY = "policy";

  private static final String TAG = "compliance";

  private final JobContext context;
  private final ModelRegistry registry;

  ComplianceGate(JobContext context, ModelRegistry registry) {
    this.context = context;
    this.registry = registry;
  }

  /**
   * Judges a version. The tag is set first: once the version has moved, it is no longer looked at.
   *
   * @return what is wrong with it; empty where it is in Staging now
   */
  List<String> decide(ModelVersion version, ComplianceConfig config) {
    Evidence evidence =
        new VersionEvidence(context.tables()).of(version, forbidden(version, config));
    List<String> findings = new ComplianceCheck(config).findings(version, evidence);
    boolean passed = findings.isEmpty();
    String model = version.model();
    registry.tag(model, version.version(), Map.of(TAG, passed ? "passed" : "failed"), POLICY);
    if (passed) {
      registry.approve(model, version.version(), POLICY, verdict(findings));
    } else {
      registry.reject(model, version.version(), POLICY, verdict(findings));
    }
    context.progress().step(version.label() + ": " + verdict(findings));
    return findings;
  }

  /** The verdict as a sentence. */
  static String verdict(List<String> findings) {
    return findings.isEmpty() ? "complies" : "does not comply: " + String.join("; ", findings);
  }

  private List<String> forbidden(ModelVersion version, ComplianceConfig config) {
    if (config.forbiddenPii().isEmpty()) {
      return List.of();
    }
    return new ForbiddenColumns(
            context.project().config(FeaturesConfig.class),
            config.forbiddenPii(),
            table -> properties(context.tables(), table))
        .findings(version.provenance().trainingSet(), version.provenance().features());
  }

  private static Map<String, String> properties(Tables tables, TableName table) {
    return tables.exists(table) ? tables.properties(table) : Map.of();
  }
}
