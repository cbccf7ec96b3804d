package io.lakeloop.inference;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobOption;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The option {@code --model}: which of the models that a project's file declares are meant. */
public final class ModelOption {
  private static final String NAME = "model";

  private ModelOption() {}

  /** The option as a job declares it. */
  public static JobOption option() {
    return JobOption.optional(NAME, "NAME", "Only this model; left out: all that are declared.");
  }

  /**
   * The models meant, by name: the one that was asked for, or all.
   *
   * @param declared what the file says of each model
   * @param file the file, for the message
   * @throws UsageException if the file does not declare the model asked for
   */
  public static <C> SortedMap<String, C> chosen(
      Map<String, C> declared, JobArguments arguments, String file) {
    SortedMap<String, C> chosen = new TreeMap<>(declared);
    arguments
        .value(NAME)
        .ifPresent(
            model -> {
              requireDeclared(model, declared, file);
              chosen.keySet().retainAll(Set.of(model));
            });
    return chosen;
  }

  private static void requireDeclared(String model, Map<String, ?> declared, String file) {
    if (!declared.containsKey(model)) {
      throw new UsageException(
          "%s declares no model '%s'.".formatted(file, model),
          Suggestion.nearest(model, declared.keySet())
              .map(near -> "Did you mean " + near + "?")
              .orElse("It declares: " + String.join(", ", declared.keySet()) + "."),
          "Correct --model, or declare the model there.");
    }
  }
}
