package io.lakeloop.core.config;

/**
 * A text that is used and never shown, such as a password: neither in messages, nor in what is
 * written down of a project's config. Config takes it as it takes any text.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** The secret of a text, which may be empty. */
  public static Secret parse(String text) {
    return new Secret(text);
  }

  /** The text itself, for whom it is meant. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** Says nothing of the text. */
  @Override
  public String toString() {
    return "***";
  }
}
