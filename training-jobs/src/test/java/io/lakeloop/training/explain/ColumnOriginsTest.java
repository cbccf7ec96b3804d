package io.lakeloop.training.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Bucketizer;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.Interaction;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ColumnOriginsTest {
  /** A vector made in every way that training knows; its length is MLlib's own. */
  @Test
  void tracesEverySlotBackToItsFeature() {
    Dataset<Row> rows =
        LocalSpark.session()
            .sql(
                "SELECT * FROM VALUES (1D, 2D, 'a', 'so it is'), (3D, 4D, 'b', 'no') AS t(x, max_x,"
                    + " c, t)");
    double[] splits = {Double.NEGATIVE_INFINITY, 2, 3, Double.POSITIVE_INFINITY};
    PipelineModel pipeline =
        fitted(
            rows,
            new SQLTransformer()
                .setStatement("SELECT *, x AS __number_x, max_x AS __number_max_x FROM __THIS__"),
            new Imputer()
                .setInputCols(new String[] {"__number_x", "__number_max_x"})
                .setOutputCols(new String[] {"__filled_x", "__filled_max_x"}),
            new Bucketizer().setInputCol("__filled_x").setOutputCol("bucket").setSplits(splits),
            new StringIndexer().setInputCol("c").setOutputCol("index").setHandleInvalid("keep"),
            new OneHotEncoder()
                .setInputCols(new String[] {"index", "bucket"})
                .setOutputCols(new String[] {"hot", "hot_bucket"})
                .setDropLast(false),
            new RegexTokenizer().setInputCol("t").setOutputCol("words"),
            new HashingTF().setInputCol("words").setOutputCol("hashed").setNumFeatures(4),
            assembler("unscaled", "__filled_max_x", "__filled_x"),
            new StandardScaler().setInputCol("unscaled").setOutputCol("scaled"),
            new Interaction()
                .setInputCols(new String[] {"index", "__filled_x"})
                .setOutputCol("product"),
            assembler("vector", "__filled_x", "hot", "hot_bucket", "hashed", "scaled", "product"));

    List<String> origins =
        new ColumnOrigins(pipeline, List.of("x", "max_x", "c", "t")).of("vector");

    assertThat(origins)
        .containsExactly(
            "x", "c", "c", "c", "x", "x", "x", "t", "t", "t", "t", "max_x", "x", "c:x", "c:x",
            "c:x");
    assertThat(pipeline.transform(rows).select("vector").head().<Vector>getAs(0).size())
        .isEqualTo(origins.size());
    assertThat(FeatureSlots.of(pipeline, "vector", List.of("x", "max_x", "c", "t"), 16).features())
        .containsExactly("x", "max_x", "c", "t", "c:x");
    assertThatThrownBy(
            () -> FeatureSlots.of(pipeline, "vector", List.of("x", "max_x", "c", "t"), 17))
        .hasMessage("the pipeline's vector has 17 slots; 16 were traced back to [x, max_x, c, t]");
  }

  /** The longest name at the end is another feature's, which only begins like training's own. */
  @Test
  void tellsAFeatureFromOneThatIsNamedLikeWhatTrainingMakes() {
    Dataset<Row> rows = LocalSpark.session().sql("SELECT * FROM VALUES (1D, 2D) AS t(x, number_x)");
    PipelineModel pipeline =
        fitted(
            rows,
            new SQLTransformer()
                .setStatement(
                    "SELECT *, x AS __number_x, number_x AS __number_number_x, x AS own_x"
                        + " FROM __THIS__"),
            assembler("vector", "__number_x", "__number_number_x", "own_x"));

    for (List<String> features : List.of(List.of("x", "number_x"), List.of("number_x", "x"))) {
      assertThat(new ColumnOrigins(pipeline, features).of("vector"))
          .containsExactly("x", "number_x", "x");
    }
  }

  private static PipelineStage assembler(String output, String... inputs) {
    return new VectorAssembler().setInputCols(inputs).setOutputCol(output);
  }

  private static PipelineModel fitted(Dataset<Row> rows, PipelineStage... stages) {
    return new Pipeline().setStages(stages).fit(rows);
  }
}
