package io.lakeloop.features.kernel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An event of the values given, of which any may be null. */
final class ListedEvent implements Event {
  private final @Nullable Object[] values;

  ListedEvent(@Nullable Object... values) {
    this.values = values.clone();
  }

  @Override
  public boolean has(int value) {
    return values[value] != null;
  }

  @Override
  public double number(int value) {
    return ((Number) thing(value)).doubleValue();
  }

  @Override
  public Object thing(int value) {
    return Objects.requireNonNull(values[value]);
  }
}
