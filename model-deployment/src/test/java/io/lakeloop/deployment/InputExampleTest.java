package io.lakeloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class InputExampleTest {
  private static final String MLMODEL =
      """
      artifact_path: model
      signature:
        inputs: '[{"type":"double","name":"amount"},{"type":"long","name":"n"},{"type":"integer","name":"hour"},{"type":"string","name":"it''s"},{"type":"boolean","name":"night"},{"type":"float","name":"share"}]'
        outputs: '[{"type":"double","name":"prediction"}]'
      """;

  @Test
  void readsRowsWithTheTypesOfTheSignature() throws JsonProcessingException {
    InputExample example =
        InputExample.parse(
            MLMODEL,
            """
            {"columns":["amount","n","hour","it's","night","share"],
             "data":[[1.5,2,3,"x",true,0.5],["NaN",null,null,null,null,null]]}
            """);

    assertThat(example.inputs())
        .isEqualTo(
            new StructType()
                .add("amount", "double")
                .add("n", "bigint")
                .add("hour", "int")
                .add("it's", "string")
                .add("night", "boolean")
                .add("share", "float"));
    assertThat(example.rows())
        .containsExactly(
            RowFactory.create(1.5, 2L, 3, "x", true, 0.5f),
            RowFactory.create(Double.NaN, null, null, null, null, null));
  }

  @Test
  void findsNoInputsWhereThereIsNoSignature() throws JsonProcessingException {
    InputExample example = InputExample.parse("artifact_path: model\n", "{\"data\":[]}");

    assertThat(example.inputs()).isEqualTo(new StructType());
    assertThat(example.rows()).isEmpty();
  }
}
