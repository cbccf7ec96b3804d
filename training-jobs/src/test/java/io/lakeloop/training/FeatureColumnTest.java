package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeatureColumnTest {
  private static final ColumnConfig SAID =
      new ColumnConfig(
          Optional.empty(), Optional.of(FillNulls.MODE), Scaling.MIN_MAX, 0, List.of(), 1024);

  @Test
  void isOneLineOfAllItsSettings() {
    assertThat(
            new FeatureColumn(
                    "age",
                    FeatureKind.NUMBER,
                    FillNulls.ZERO,
                    Scaling.NONE,
                    0,
                    List.of(-18.0, 1e-7, 30.5),
                    0)
                .text())
        .isEqualTo("as=number fill=zero scale=none buckets=0 edges=-18.0/1.0E-7/30.5 hash-into=0");
    assertThat(FeatureColumn.plain("c", FeatureKind.CATEGORY, FillNulls.MEDIAN).text())
        .isEqualTo("as=category fill=median scale=none buckets=0 edges= hash-into=0");
  }

  @Test
  void isReadFromTheLineItWrote() {
    Random random = new Random(13);
    for (int i = 0; i < 300; i++) {
      FeatureColumn column = random(random, "a=b c/d," + i);
      assertThat(FeatureColumn.read(column.name(), column.text())).isEqualTo(column);
    }
  }

  @Test
  void refusesALineOfAnotherBuild() {
    assertThatThrownBy(() -> FeatureColumn.read("x", "as=vector fill=zero scale=none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("VECTOR");
    assertThatThrownBy(() -> FeatureColumn.read("x", "fill=zero scale=none buckets=0"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesTheModelsFillUnlessItHasItsOwn() {
    assertThat(FeatureColumn.of("x", FeatureKind.NUMBER, FillNulls.MEAN, SAID))
        .isEqualTo(
            new FeatureColumn(
                "x", FeatureKind.NUMBER, FillNulls.MODE, Scaling.MIN_MAX, 0, List.of(), 0));
    ColumnConfig silent =
        new ColumnConfig(Optional.empty(), Optional.empty(), Scaling.NONE, 7, List.of(), 1024);
    assertThat(FeatureColumn.of("x", FeatureKind.NUMBER, FillNulls.MEAN, silent))
        .isEqualTo(
            new FeatureColumn(
                "x", FeatureKind.NUMBER, FillNulls.MEAN, Scaling.NONE, 7, List.of(), 0));
  }

  /** What is no text has no places that words are hashed into, whatever the default says. */
  @Test
  void hashesTextsOnly() {
    ColumnConfig plain =
        new ColumnConfig(Optional.empty(), Optional.empty(), Scaling.NONE, 0, List.of(), 1024);

    for (FeatureKind kind : FeatureKind.values()) {
      assertThat(FeatureColumn.of("x", kind, FillNulls.ZERO, plain).hashInto())
          .isEqualTo(kind == FeatureKind.TEXT ? 1024 : 0);
    }
  }

  /** A feature with a setting that says no more than the default is as one without any. */
  @Test
  void isPlainWhereNothingElseIsSaid() {
    ColumnConfig nothing =
        new ColumnConfig(
            Optional.of(FeatureKind.NUMBER),
            Optional.of(FillNulls.ZERO),
            Scaling.NONE,
            0,
            List.of(),
            1024);

    assertThat(FeatureColumn.of("x", FeatureKind.NUMBER, FillNulls.ZERO, nothing))
        .isEqualTo(FeatureColumn.plain("x", FeatureKind.NUMBER, FillNulls.ZERO));
  }

  static <E> E any(Random random, E[] all) {
    return List.of(all).get(random.nextInt(all.length));
  }

  static FeatureColumn random(Random random, String name) {
    return new FeatureColumn(
        name,
        any(random, FeatureKind.values()),
        any(random, FillNulls.values()),
        any(random, Scaling.values()),
        random.nextInt(10_000),
        random
            .doubles(random.nextInt(4))
            .mapToObj(edge -> Math.scalb(edge, random.nextInt(600) - 300))
            .toList(),
        random.nextInt(1 << 20));
  }
}
