package io.lakeloop.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.config.Problems;
import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.table.TableSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceCheckTest {
  @TempDir private Path folder;
  private PaymentsProject project;

  @BeforeEach
  void open() {
    project = new PaymentsProject(folder);
  }

  @Test
  void findsNothingWrongBeforeAndAfterTheInputIsThere() {
    assertThat(check().isEmpty()).isTrue();
    project.withInput(PaymentsProject.upserted());
    assertThat(check().isEmpty()).isTrue();
  }

  @Test
  void namesTheNearestTrainingSet() {
    project.write(
        "inference.yml", "models: { fraud: { training-set: frauds, input: silver.payments } }\n");

    assertThatThrownBy(() -> check().throwIfAny())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "inference.yml: 'fraud' scores by the training set 'frauds', which features.yml does"
                + " not declare (did you mean fraud?)");
  }

  @Test
  void namesTheColumnsThatTheInputLacks() {
    project
        .tables()
        .create(
            TableSpec.appended(
                PaymentsProject.INPUT, new StructType().add("payment_id", "bigint"), ""));

    assertThatThrownBy(() -> check().throwIfAny())
        .hasMessage(
            "inference.yml: 'fraud' scores silver.payments, which lacks customer_id, paid_at"
                + " (name a table with the columns of the training set's spine)");
  }

  @Test
  void refusesAFirstDayThatIsNone() {
    project.write(
        "inference.yml",
        "models: { fraud: { training-set: fraud, input: silver.payments, since: July } }\n");

    assertThatThrownBy(this::check)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'July' is no day: write it as 2018-08-15");
  }

  @Test
  void findsNothingWrongWithTheReferenceProjects() throws IOException {
    for (String name : List.of("card-fraud", "bike-demand")) {
      Path reference = Path.of("../conf/projects/" + name);
      project.write("features.yml", Files.readString(reference.resolve("features.yml")));
      project.write("inference.yml", Files.readString(reference.resolve("inference.yml")));

      assertThat(check().isEmpty()).as(name).isTrue();
    }
  }

  private Problems check() {
    return project.lakehouse().check(new InferenceCheck(), "payments", project.tables());
  }
}
