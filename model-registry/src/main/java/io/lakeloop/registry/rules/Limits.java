package io.lakeloop.registry.rules;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.registry.Measurement;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.RegisteredModel;
import io.lakeloop.registry.RunInput;
import io.lakeloop.registry.TrackedRun;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How long names and texts may be, and which characters names have: what every MLflow from 2.9 on
 * takes without cutting it off (MLflow, {@code mlflow/utils/validation.py}). They hold wherever
 * runs and models are kept, so that these can move. Lengths are in characters.
 */
public final class Limits {
  /** The name of an experiment. */
  public static final int EXPERIMENT_NAME = 500;

  /** The name of a model. */
  public static final int MODEL_NAME = 250;

  /** The id of a run. */
  public static final int RUN_ID = 256;

  /** The name of a parameter, metric or tag. */
  public static final int KEY = 250;

  /** The value of a parameter. */
  public static final int PARAMETER = 6000;

  /** The value of a run's tag. */
  public static final int RUN_TAG = 8000;

  /** The value of a tag, or a description, of a version or a model. */
  public static final int VERSION_TEXT = 5000;

  /** A comment. It is kept in several tags where it is too long for one. */
  public static final int COMMENT = 65_535;

  /** The name of a dataset. */
  public static final int INPUT_NAME = 500;

  /** What a dataset was read for. */
  public static final int INPUT_CONTEXT = 500;

  /** Names of tags that begin so are the registry's own. */
  public static final String RESERVED = "lakeloop.";

  private static final Pattern NAME =
      Pattern.compile("[/\\w.\\- ]+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][\\w\\-]*");

  private Limits() {}

  /**
   * Checks a run.
   *
   * @throws UsageException with the first thing that is too long or has a wrong name
   */
  public static void check(TrackedRun run) {
    String of = "run " + run.runId();
    if (!ID.matcher(run.runId()).matches()) {
      throw wrongName("The id", run.runId(), "a run", "letters, digits, _ and -");
    }
    requireLength("The id", of, run.runId(), RUN_ID);
    if (run.experiment().isBlank()) {
      throw wrongName("The experiment", run.experiment(), of, "at least one character");
    }
    requireLength("The experiment", of, run.experiment(), EXPERIMENT_NAME);
    run.parameters()
        .forEach(
            (name, value) -> {
              requireName("parameter", of, name);
              requireLength("The parameter '" + name + "'", of, value, PARAMETER);
            });
    requireTags(of, run.tags(), RUN_TAG);
    run.measurements().stream()
        .map(Measurement::metric)
        .distinct()
        .forEach(name -> requireName("metric", of, name));
    for (RunInput input : run.inputs()) {
      requireLength("The input's name", of, input.table().toString(), INPUT_NAME);
      requireLength("The input's context", of, input.context(), INPUT_CONTEXT);
    }
  }

  /**
   * Checks a version to be registered.
   *
   * @throws UsageException with the first thing that is too long or has a wrong name
   */
  public static void check(NewVersion version) {
    String of = "model " + version.model();
    requireLength("The name", of, version.model(), MODEL_NAME);
    checkDescription(version.model(), version.description());
    checkVersionTags(version.model(), version.tags());
  }

  /** Checks what is said of a model as a whole, likewise. */
  public static void check(RegisteredModel said) {
    requireLength("The name", "model " + said.model(), said.model(), MODEL_NAME);
    checkDescription(said.model(), said.description());
    checkVersionTags(said.model(), said.tags());
  }

  /** Checks the tags of a version, likewise. */
  static void checkVersionTags(String model, Map<String, String> tags) {
    requireTags("model " + model, tags, VERSION_TEXT);
  }

  /** Checks the description of a version, likewise. */
  public static void checkDescription(String model, String description) {
    requireLength("The description", "model " + model, description, VERSION_TEXT);
  }

  /** Checks a comment, likewise. */
  static void checkComment(String model, String comment) {
    requireLength("The comment", "model " + model, comment, COMMENT);
  }

  private static void requireTags(String of, Map<String, String> tags, int length) {
    tags.forEach(
        (name, value) -> {
          requireName("tag", of, name);
          if (name.startsWith(RESERVED)) {
            throw new UsageException(
                "The tag '%s' of %s cannot be kept.".formatted(name, of),
                "Names that begin with %s are the registry's own.".formatted(RESERVED),
                "Name it otherwise.");
          }
          requireLength("The tag '" + name + "'", of, value, length);
        });
  }

  /** A name may become a path: one that leads elsewhere, such as a/../b, would be another name. */
  private static void requireName(String what, String of, String name) {
    if (!NAME.matcher(name).matches() || leadsElsewhere(name)) {
      throw wrongName(
          "The " + what, name, of, "letters, digits, spaces and _ - . /, and is no path elsewhere");
    }
    requireLength("The name of a " + what, of, name, KEY);
  }

  private static boolean leadsElsewhere(String name) {
    return List.of(name.split("/", -1)).stream()
        .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  private static UsageException wrongName(String what, String name, String of, String has) {
    return new UsageException(
        "%s '%s' of %s cannot be kept.".formatted(what, shortened(name), of),
        "Such a name has %s.".formatted(has),
        "Name it otherwise.");
  }

  private static void requireLength(String what, String of, String text, int limit) {
    int length = text.codePointCount(0, text.length());
    if (length > limit) {
      throw new UsageException(
          "%s of %s is too long to be kept.".formatted(what, shortened(of)),
          "It has %,d characters; %,d is the limit.".formatted(length, limit),
          "Shorten it, or write it to a file beside the model.");
    }
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
