package io.lakeloop.submit.sample;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobOption;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;

/** The options of {@code generate-transactions}, and what they mean. */
final class SimulationOptions {
  static final List<JobOption> ALL =
      List.of(
          JobOption.required("into", "DIR", "The folder or URI the files are written to."),
          JobOption.optional("days", "N", "How many days, one file each (default 90)."),
          JobOption.optional("start", "DATE", "The first day (default 2018-04-01)."),
          JobOption.optional("customers", "N", "How many cards there are (default 1200)."),
          JobOption.optional("terminals", "N", "How many terminals (default 2 per customer)."),
          JobOption.optional("seed", "N", "The same seed, the same bytes (default 1)."),
          JobOption.optional(
              "drift",
              "KIND=FACTOR@DATE[,..]",
              "Changes from a day on, such as amount-inflation=1.4@2018-06-20."));

  private final JobArguments arguments;

  SimulationOptions(JobArguments arguments) {
    this.arguments = arguments;
  }

  String into() {
    return arguments.required("into");
  }

  int days() {
    return count("days", 90);
  }

  Simulation simulation() {
    int customers = count("customers", 1200);
    return new Simulation(
        read("start", "2018-04-01", LocalDate::parse),
        customers,
        count("terminals", 2 * customers),
        read("seed", "1", Long::valueOf),
        arguments.list("drift").stream().map(this::drift).toList());
  }

  private int count(String option, int standard) {
    int count = read(option, Integer.toString(standard), Integer::valueOf);
    if (count < 1 || count > 1_000_000) {
      throw refused(option, Integer.toString(count), "It is 1 to 1000000.");
    }
    return count;
  }

  private Drift drift(String text) {
    try {
      return Drift.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw refused("drift", text, wrong.getMessage() + ".");
    }
  }

  private <T> T read(String option, String standard, Function<String, T> parse) {
    String text = arguments.value(option).orElse(standard);
    try {
      return parse.apply(text);
    } catch (NumberFormatException wrong) {
      throw refused(option, text, "It is a whole number.");
    } catch (DateTimeParseException wrong) {
      throw refused(option, text, "It is a date such as 2018-04-01.");
    }
  }

  private static UsageException refused(String option, String text, String cause) {
    return new UsageException(
        "--%s cannot be '%s'.".formatted(option, text), cause, "Correct the option.");
  }
}
