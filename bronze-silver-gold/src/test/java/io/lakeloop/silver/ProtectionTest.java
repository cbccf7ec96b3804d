package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.ColumnConfig.Protect;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ProtectionTest {
  private static final TableName PEOPLE = TableName.parse("silver.people");
  private static final String KEY = "a long and secret text";

  private final SparkSession spark;

  ProtectionTest(SparkSession spark) {
    this.spark = spark;
  }

  /** The vectors of RFC 4231 whose data is text: numbers 1, 2, 6 and 7. */
  @Test
  void hashesAsRfc4231Says() {
    byte[] large = repeated(0xaa, 131);

    assertThat(hashed(repeated(0x0b, 20), "Hi There"))
        .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assertThat(hashed(bytes("Jefe"), "what do ya want for nothing?"))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assertThat(hashed(large, "Test Using Larger Than Block-Size Key - Hash Key First"))
        .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    assertThat(
            hashed(
                large,
                "This is a test using a larger than block-size key and a larger than block-size"
                    + " data. The key needs to be hashed before being used by the HMAC algorithm."))
        .isEqualTo("9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
  }

  @Test
  void hashesEqualTextsEquallyAndNullToNull() {
    List<Row> rows =
        texts("ada@example.org", "ada@example.org", "bob@example.org", "")
            .select(protection(Protect.HASH).of("value", nullif(col("value"), lit(""))))
            .collectAsList();

    assertThat(rows.get(0)).isEqualTo(rows.get(1)).isNotEqualTo(rows.get(2));
    assertThat(rows.get(3).isNullAt(0)).isTrue();
  }

  @Test
  void masksAllButTheLastFourCharactersAndShortTextsWhole() {
    assertThat(
            texts("+49 171 5550123", "12345", "1234", "7", "", "none", "Zoë Łuczak")
                .select(protection(Protect.MASK).of("value", nullif(col("value"), lit("none"))))
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactly("***********0123", "*2345", "****", "*", "", null, "******czak");
  }

  @Test
  void leavesOtherColumnsAlone() {
    assertThat(
            texts("Paris")
                .select(protection(Protect.HASH).of("city", col("value")))
                .as(Encoders.STRING())
                .head())
        .isEqualTo("Paris");
  }

  @Test
  void showsTheKeyInNoPlan() {
    Dataset<Row> hashed =
        texts("ada").select(protection(Protect.HASH).of("value", col("value")).as("value"));

    hashed.createOrReplaceTempView("hashed");
    String plan = spark.sql("EXPLAIN EXTENDED SELECT * FROM hashed").head().getString(0);

    assertThat(plan)
        .contains("hmac_sha256")
        .doesNotContain(KEY)
        .doesNotContain(HexFormat.of().formatHex(bytes(KEY)))
        .doesNotContain(HexFormat.of().withUpperCase().formatHex(bytes(KEY)));
    assertThat(new HmacSha256(bytes(KEY))).hasToString("hmac_sha256");
  }

  @Test
  void refusesToHashWithoutAKey() {
    for (Map<String, String> variables : List.of(Map.<String, String>of(), Map.of("K", "  "))) {
      assertThatThrownBy(() -> Protection.of(PEOPLE, Map.of("email", Protect.HASH), "K", variables))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("silver.people hashes columns, but there is no key")
          .hasMessageContaining("The environment variable K is not set, or blank.");
    }
    assertThat(Protection.of(PEOPLE, Map.of("phone", Protect.MASK), "K", Map.of()).columns())
        .containsOnlyKeys("phone");
  }

  private String hashed(byte[] key, String text) {
    return texts(text).select(new HmacSha256(key).of(col("value"))).as(Encoders.STRING()).head();
  }

  private Dataset<Row> texts(String... texts) {
    return spark.createDataset(Arrays.asList(texts), Encoders.STRING()).toDF();
  }

  private static Protection protection(Protect how) {
    return Protection.of(PEOPLE, Map.of("value", how), "K", Map.of("K", KEY));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] repeated(int value, int times) {
    byte[] bytes = new byte[times];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
