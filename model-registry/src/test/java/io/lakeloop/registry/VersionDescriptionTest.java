package io.lakeloop.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VersionDescriptionTest {
  private static final ModelVersion VERSION =
      new ModelVersion(
          "fares",
          3,
          Stage.NONE,
          "r1",
          "s3a://lake/r1",
          "ann",
          Sample.MORNING,
          "",
          Map.of(),
          provenance(Map.of(), Map.of("seed", "0"), Map.of("train", 70L), Map.of()),
          Optional.empty());

  @Test
  void saysOfABareVersionWhereItComesFrom() {
    assertThat(page(VERSION))
        .isEqualTo(
            """
            fares/3  None
                registered               2018-06-11 08:00:00 by ann
                run                      r1
                artifacts                s3a://lake/r1
                trained on               training_sets.fares@7, made from silver.rides@12
                definition               d41d8c
                label                    fare
                features                 distance, hour
                rows train               70
                build                    abc123
                config                   c0ffee
              metrics (test):
              parameters:
                seed                     0
              activity:
            """);
  }

  @Test
  void saysAllThereIsToSay() {
    ModelVersion version =
        new ModelVersion(
            "fares",
            3,
            Stage.PRODUCTION,
            "r1",
            "s3a://lake/r1",
            "ann",
            Sample.MORNING,
            "Was die Fahrt kostet.",
            Map.of("team", "größer ✓", "owner", ""),
            provenance(
                Map.of("rmse", 5.25, "mae", 1234567.0, "r2", Double.NaN, "trees.rmse", 1e-9),
                Map.of("tuning.trials-of-a-very-long-name", "20", "algorithm", "trees"),
                Map.of("test", 30L),
                Map.of("spark", "4.1.0")),
            Optional.empty());

    assertThat(page(version))
        .isEqualTo(
            """
            fares/3  Production  @champion
                                         Was die Fahrt kostet.
                registered               2018-06-11 08:00:00 by ann
                run                      r1
                artifacts                s3a://lake/r1
                trained on               training_sets.fares@7, made from silver.rides@12
                definition               d41d8c
                label                    fare
                features                 distance, hour
                rows test                30
                build                    abc123
                config                   c0ffee
                spark                    4.1.0
              metrics (test):
                mae                      1234567.000000
                r2                       NaN
                rmse                     5.250000
                trees.rmse               0.000000
              parameters:
                algorithm                trees
                tuning.trials-of-a-very-long-name 20
              tags:
                owner
                team                     größer ✓
              activity:
            """);
  }

  @Test
  void saysWhatIsAskedForAndAgainstWhichVersion() {
    Instant noon = Instant.parse("2018-06-11T12:00:00Z");
    TransitionRequest plain =
        new TransitionRequest(Stage.STAGING, "ann", noon, " ", Optional.empty());
    TransitionRequest against =
        new TransitionRequest(Stage.PRODUCTION, "bob", noon, "better", Optional.of(2));

    assertThat(page(VERSION.requesting(plain)))
        .contains("    open request             to Staging by ann, 2018-06-11 12:00:00\n");
    assertThat(page(VERSION.at(Stage.STAGING).requesting(against)))
        .startsWith("fares/3  Staging  @challenger\n")
        .contains(
            "    open request             to Production by bob, 2018-06-11 12:00:00,"
                + " against version 2: better\n");
  }

  @Test
  void tellsTheVersionsOwnActivityInItsOrder() {
    List<Activity> activity =
        List.of(
            past(3, Activity.Action.REGISTERED, Optional.of(Stage.NONE), ""),
            past(2, Activity.Action.DISPLACED, Optional.of(Stage.ARCHIVED), "by version 3"),
            past(3, Activity.Action.TAGGED, Optional.empty(), "team=größer ✓"),
            past(3, Activity.Action.APPROVED, Optional.of(Stage.STAGING), "complies"));

    assertThat(new VersionDescription(VERSION, activity).text())
        .endsWith(
            """
              activity:
                2018-06-11 08:00:00  policy registered → None
                2018-06-11 08:00:00  policy tagged: team=größer ✓
                2018-06-11 08:00:00  policy approved → Staging: complies
            """);
  }

  @Test
  void saysNothingOfAModelOfWhichNothingIsSaid() {
    assertThat(VersionDescription.of(RegisteredModel.unsaid("fares"))).isEmpty();
    assertThat(VersionDescription.of(new RegisteredModel("fares", "  ", Map.of()))).isEmpty();
    assertThat(VersionDescription.of(new RegisteredModel("fares", "", Map.of("team", "a"))))
        .isEqualTo("fares\n    team                     a\n");
    assertThat(VersionDescription.of(new RegisteredModel("fares", "Kostet ✓.\n", Map.of())))
        .isEqualTo("fares\n                             Kostet ✓.\n");
  }

  private static String page(ModelVersion version) {
    return new VersionDescription(version, List.of()).text();
  }

  private static Activity past(
      int version, Activity.Action action, Optional<Stage> to, String comment) {
    return new Activity(
        "fares", version, 1, Sample.MORNING, "policy", action, Optional.empty(), to, comment);
  }

  private static Provenance provenance(
      Map<String, Double> metrics,
      Map<String, String> parameters,
      Map<String, Long> rows,
      Map<String, String> runtime) {
    Provenance from = Sample.PROVENANCE;
    return new Provenance(
        from.project(),
        from.task(),
        from.trainingSet(),
        from.trainingSetVersion(),
        from.definitionHash(),
        List.of("silver.rides@12"),
        from.label(),
        from.features(),
        parameters,
        metrics,
        rows,
        from.build(),
        from.configHash(),
        runtime);
  }
}
