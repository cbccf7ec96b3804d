package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** The configuration that the launcher names, its log put into a folder of the test. */
class JsonLogTest {
  private static final String OURS = "io.lakeloop.core.job.JobRun";

  @TempDir private Path folder;

  @Test
  void writesOneObjectALineWithItsRun() throws IOException {
    MDC.put("lakeloop.run.id", "run-7");
    try {
      log(OURS, logger -> logger.info("Counted \"3\" rows\nof 4: é"));
    } finally {
      MDC.remove("lakeloop.run.id");
    }
    log(OURS, logger -> logger.warn("no run"));

    List<JsonNode> lines = lines();
    assertThat(lines).hasSize(2);
    JsonNode line = lines.get(0);
    assertThat(line.get("time").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(line.get("level").asText()).isEqualTo("INFO");
    assertThat(line.get("run_id").asText()).isEqualTo("run-7");
    assertThat(line.get("process").asText())
        .isEqualTo(Long.toString(ProcessHandle.current().pid()));
    assertThat(line.get("thread").asText()).isEqualTo(Thread.currentThread().getName());
    assertThat(line.get("logger").asText()).isEqualTo(OURS);
    assertThat(line.get("message").asText()).isEqualTo("Counted \"3\" rows\nof 4: é");
    assertThat(line.at("/error/type").isTextual()).isFalse();
    assertThat(lines.get(1).path("run_id").isTextual()).isFalse();
  }

  @Test
  void keepsTheStackTraceForMachinesAndFromPeople() throws IOException {
    String terminal =
        log(OURS, logger -> logger.error("it broke", new IllegalStateException("inside")));

    JsonNode error = lines().get(0).get("error");
    assertThat(error.get("type").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(error.get("message").asText()).isEqualTo("inside");
    assertThat(error.get("stack").asText())
        .startsWith("java.lang.IllegalStateException: inside\n")
        .contains("\tat " + JsonLogTest.class.getName());
    assertThat(terminal).isEqualTo("ERROR JobRun: it broke\n");
  }

  @Test
  void showsAtTheTerminalOnlyWhatAPersonMustSee() throws IOException {
    Consumer<Logger> said =
        logger -> {
          logger.info("said");
          logger.warn("warned");
        };

    assertThat(log(OURS, said)).isEqualTo("WARN  JobRun: warned\n");
    assertThat(log("org.apache.spark.SparkContext", said)).isEmpty();
    assertThat(log("org.apache.spark.storage.BlockManager", said)).isEmpty();
    assertThat(lines())
        .extracting(
            line -> line.get("logger").asText().replaceAll(".*\\.", ""),
            line -> line.get("message").asText())
        .map(Object::toString)
        .containsExactly(
            "(\"JobRun\", \"said\")",
            "(\"JobRun\", \"warned\")",
            "(\"SparkContext\", \"said\")",
            "(\"SparkContext\", \"warned\")",
            "(\"BlockManager\", \"warned\")");
  }

  /** Logs and gives what stood at the terminal. */
  private String log(String name, Consumer<Logger> said) throws IOException {
    String xml =
        Files.readString(Path.of("../conf/log4j2.xml"))
            .replace("${env:LAKELOOP_LOGS:-lakehouse/logs}", folder.toString())
            // Else the stream is the one that the JVM's first configuration took hold of.
            .replace("target=\"SYSTEM_ERR\"", "target=\"SYSTEM_ERR\" follow=\"true\"");
    assertThat(xml).contains(folder.toString(), "follow=");
    PrintStream err = System.err;
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    LoggerContext context = new LoggerContext(name);
    System.setErr(new PrintStream(terminal, true, StandardCharsets.UTF_8));
    try {
      ByteArrayInputStream bytes = new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
      context.start(new XmlConfiguration(context, new ConfigurationSource(bytes)));
      said.accept(context.getLogger(name));
    } finally {
      context.stop();
      System.setErr(err);
    }
    return terminal.toString(StandardCharsets.UTF_8);
  }

  private List<JsonNode> lines() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("lakeloop.json"))) {
      lines.add(json.readTree(line));
    }
    return lines;
  }
}
