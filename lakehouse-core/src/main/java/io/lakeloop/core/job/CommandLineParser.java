package io.lakeloop.core.job;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Understands command lines: one subcommand for each job and command, built from what it declares.
 */
final class CommandLineParser {
  private final SortedMap<String, LakehouseTask> tasks = new TreeMap<>();
  private final Build build;

  CommandLineParser(Collection<? extends LakehouseTask> tasks, Build build) {
    tasks.forEach(task -> this.tasks.put(task.name(), task));
    this.build = build;
  }

  /**
   * Understands a command line, or answers it where it asks for help or the version.
   *
   * @return empty where it has been answered
   * @throws UsageException if it names no job, or an option that the job does not have; it offers
   *     the nearest name
   */
  Optional<Invocation> parse(List<String> words, PrintStream out) {
    if (words.isEmpty() || words.get(0).equals("--help") || words.get(0).equals("-h")) {
      overview(out);
      return Optional.empty();
    }
    if (words.get(0).equals("--version")) {
      out.println("lakeloop " + build.version() + " (" + build.id() + ")");
      return Optional.empty();
    }
    LakehouseTask task = tasks.get(words.get(0));
    if (task == null) {
      throw unknown(words.get(0));
    }
    CommandLine commandLine = new CommandLine(specification(task));
    commandLine.setExpandAtFiles(false).setInterpolateVariables(false);
    try {
      ParseResult parsed =
          commandLine.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
      if (parsed.isUsageHelpRequested()) {
        commandLine.usage(out);
        return Optional.empty();
      }
      return Optional.of(invocation(task, parsed));
    } catch (ParameterException wrong) {
      throw new UsageException(
          task.name() + " does not understand its options.",
          wrong.getMessage() + meant(words, commandLine.getCommandSpec().optionsMap().keySet()),
          "See: submit " + task.name() + " --help");
    }
  }

  /** What options that the task does not have were meant to be; empty where none is near. */
  private static String meant(List<String> words, Collection<String> options) {
    return words.stream()
        .takeWhile(word -> !word.equals("--"))
        .map(word -> word.split("=", 2)[0])
        .filter(word -> word.startsWith("--") && !options.contains(word))
        .distinct()
        .flatMap(
            word ->
                Suggestion.nearest(word, options).stream()
                    .map(near -> " (did you mean %s, not %s?)".formatted(near, word)))
        .collect(Collectors.joining());
  }

  private UsageException unknown(String word) {
    return new UsageException(
        "There is no job or command '" + word + "'.",
        Suggestion.nearest(word, tasks.keySet())
            .map(near -> "Did you mean " + near + "?")
            .orElse("No name is near it."),
        "Run submit alone to see them all.");
  }

  private void overview(PrintStream out) {
    out.println("Usage: submit JOB|COMMAND [options]      (submit JOB --help says which)");
    for (boolean jobs : new boolean[] {true, false}) {
      out.println();
      out.println(jobs ? "Jobs write tables:" : "Commands answer and write no table:");
      tasks.values().stream()
          .filter(task -> task instanceof LakehouseJob == jobs)
          .forEach(task -> out.printf("  %-24s %s%n", task.name(), task.summary()));
    }
  }

  private static CommandSpec specification(LakehouseTask task) {
    CommandSpec specification = CommandSpec.create().name("submit " + task.name());
    // Of all texts, picocli takes this one for a format.
    String summary = task.summary().replace("%", "%%");
    specification.usageMessage().description(summary).width(100).sortOptions(false);
    specification.addOption(
        text("--env", "NAME", "The environment to run in (default: dev).").build());
    if (task.needsProject()) {
      if (task.projectParameter().isEmpty()) {
        specification.addOption(
            text("--project", "DIR", "The project's folder.").required(true).build());
      }
      specification.addOption(
          OptionSpec.builder("--set")
              .paramLabel("FILE.KEY=VALUE")
              .description("Overrides a value of the project's config; may be repeated.")
              .type(List.class)
              .auxiliaryTypes(String.class)
              .build());
    }
    int place = 0;
    for (JobOption option : task.options()) {
      if (option.positional()) {
        specification.addPositional(parameter(option, place++));
      } else {
        specification.addOption(own(option));
      }
    }
    return specification.addOption(
        OptionSpec.builder("--help", "-h").usageHelp(true).description("This text.").build());
  }

  private static PositionalParamSpec parameter(JobOption option, int place) {
    PositionalParamSpec.Builder parameter =
        PositionalParamSpec.builder()
            .paramLabel(option.name().replace("...", ""))
            .description(option.description())
            .required(option.required());
    return option.takesAll()
        ? parameter
            .index(place + "..*")
            .arity("1..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .build()
        : parameter.index(Integer.toString(place)).type(String.class).build();
  }

  private static OptionSpec own(JobOption option) {
    return option
        .value()
        .map(label -> text("--" + option.name(), label, option.description()))
        .orElseGet(
            () ->
                OptionSpec.builder("--" + option.name())
                    .type(boolean.class)
                    .description(option.description()))
        .required(option.required())
        .build();
  }

  private static OptionSpec.Builder text(String name, String label, String description) {
    return OptionSpec.builder(name).paramLabel(label).description(description).type(String.class);
  }

  private static String text(Object value) {
    return value instanceof List<?> several
        ? several.stream().map(String::valueOf).collect(Collectors.joining(","))
        : value.toString();
  }

  private static Invocation invocation(LakehouseTask task, ParseResult parsed) {
    Map<String, String> values = new TreeMap<>();
    int place = 0;
    for (JobOption option : task.options()) {
      Object value =
          option.positional()
              ? parsed.matchedPositionalValue(place++, null)
              : parsed.matchedOptionValue("--" + option.name(), null);
      if (value != null && !value.equals(false)) {
        values.put(option.name(), text(value));
      }
    }
    return new Invocation(
        task,
        parsed.matchedOptionValue("--env", "dev"),
        task.projectParameter()
            .map(values::get)
            .or(() -> Optional.ofNullable(parsed.matchedOptionValue("--project", (String) null))),
        parsed.matchedOptionValue("--set", List.of()),
        new JobArguments(values));
  }
}
