package io.lakeloop.deployment;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;

/**
 * What a version of a model must be and must beat.
 *
 * @param compliance what it must be to reach Staging
 * @param comparison what it must beat to reach Production
 * @param approval who approves a request for Production
 */
public record GateConfig(
    @Default("{}") @Description("What a version must be to reach Staging.")
        ComplianceConfig compliance,
    @Description("What a version must beat to reach Production.") ComparisonConfig comparison,
    @Default("policy") @Description("Who approves a request for Production: policy or person.")
        Approval approval) {
  /** Who approves a request for Production. */
  public enum Approval {
    /** The comparison alone decides. */
    POLICY,
    /** A person decides, who is not the one that asked. */
    PERSON
  }
}
