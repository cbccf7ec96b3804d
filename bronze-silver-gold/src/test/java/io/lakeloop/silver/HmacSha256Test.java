package io.lakeloop.silver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HmacSha256Test {
  /** The second vector of RFC 4231. */
  private static final String OF_JEFE =
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

  private static final String TEXT = "what do ya want for nothing?";

  @Test
  void givesOneTextOneHashHoweverOftenItIsAsked() {
    HmacSha256 hash = new HmacSha256(bytes("Jefe"));

    assertThat(hash.call(TEXT)).isEqualTo(OF_JEFE);
    assertThat(hash.call("another")).isNotEqualTo(OF_JEFE).matches("[0-9a-f]{64}");
    assertThat(hash.call(TEXT)).as("nothing of the text between is left").isEqualTo(OF_JEFE);
    assertThat(hash.call(null)).isNull();
    assertThat(hash.call("")).isNotEqualTo(hash.call(" "));
  }

  @Test
  void hashesTheBytesOfUtf8() {
    HmacSha256 hash = new HmacSha256(bytes("Jefe"));

    assertThat(hash.call("é")).as("as one letter and as two").isNotEqualTo(hash.call("e\u0301"));
    assertThat(hash.call("😀")).isNotEqualTo(hash.call("?")).isNotEqualTo(hash.call("??"));
  }

  /** Every task has a copy of its own, made before or after the first text was hashed. */
  @Test
  void hashesAlikeWhereItWasSentTo() throws IOException, ClassNotFoundException {
    HmacSha256 hash = new HmacSha256(bytes("Jefe"));
    HmacSha256 before = sent(hash);
    assertThat(hash.call(TEXT)).isEqualTo(OF_JEFE);

    assertThat(before.call(TEXT)).isEqualTo(OF_JEFE);
    assertThat(sent(hash).call(TEXT)).isEqualTo(OF_JEFE);
  }

  @Test
  void keepsItsKeyWhateverBecomesOfTheGivenOne() {
    byte[] key = bytes("Jefe");
    HmacSha256 hash = new HmacSha256(key);
    Arrays.fill(key, (byte) 0);

    assertThat(hash.call(TEXT)).isEqualTo(OF_JEFE);
  }

  private static HmacSha256 sent(HmacSha256 hash) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(hash);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (HmacSha256) in.readObject();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
