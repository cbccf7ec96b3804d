package io.lakeloop.silver;

import static org.apache.spark.sql.functions.udf;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA256 (RFC 2104) of texts in UTF-8, as 64 hexadecimal digits; of null it is null.
 *
 * <p>It could be composed of Spark's {@code sha2}, but then the key would be a literal of the plan,
 * and plans are shown in the user interface and written to event logs. Of a function a plan shows
 * the name.
 */
final class HmacSha256 implements UDF1<@Nullable String, @Nullable String> {
  private static final long serialVersionUID = 1L;
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key;
  // One a task: every task has a copy of this of its own, and runs in one thread.
  private transient @Nullable Mac mac;

  HmacSha256(byte[] key) {
    this.key = key.clone();
  }

  /** The hash of a column of texts. */
  Column of(Column text) {
    return udf(this, DataTypes.StringType).withName("hmac_sha256").apply(text);
  }

  @Override
  public @Nullable String call(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Mac ready = mac == null ? open() : mac;
    mac = ready;
    return HexFormat.of().formatHex(ready.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Mac open() {
    try {
      Mac opened = Mac.getInstance(ALGORITHM);
      opened.init(new SecretKeySpec(key, ALGORITHM));
      return opened;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
    }
  }

  /** Tells nothing of the key. */
  @Override
  public String toString() {
    return "hmac_sha256";
  }
}
