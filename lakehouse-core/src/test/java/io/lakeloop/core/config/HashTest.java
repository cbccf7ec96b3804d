package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashTest {
  /** The examples of FIPS 180-4, and one of letters beyond ASCII. */
  @ParameterizedTest
  @CsvSource({
    "'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "é€, f0165711145fd4315008feb1f589eb75f63fb382417be0782a1c1cab418bc0c4"
  })
  void isSha256OfTheTextInUtf8(String text, String hash) {
    assertThat(Hash.of(text)).isEqualTo(hash);
  }
}
