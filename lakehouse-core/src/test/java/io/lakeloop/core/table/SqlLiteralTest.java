package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class SqlLiteralTest {
  private static final Timestamp TIME =
      Timestamp.from(Instant.parse("2024-01-01T10:00:00.000001Z"));

  @Test
  void writesValuesAsStandardSqlDoes() {
    assertThat(SqlLiteral.of(7L, DataTypes.LongType)).isEqualTo("7");
    assertThat(SqlLiteral.of(new BigDecimal("1E+3"), DataTypes.createDecimalType(8, 0)))
        .isEqualTo("1000");
    assertThat(SqlLiteral.of(Date.valueOf("2024-01-01"), DataTypes.DateType))
        .isEqualTo("DATE '2024-01-01'");
    assertThat(SqlLiteral.of(TIME, DataTypes.TimestampNTZType))
        .isEqualTo("TIMESTAMP '2024-01-01 10:00:00.000001'");
    assertThat(SqlLiteral.of(TIME, DataTypes.TimestampType))
        .isEqualTo("TIMESTAMP WITH TIME ZONE '2024-01-01 10:00:00.000001+00:00'");
  }

  @Test
  void knowsTheNextMoment() {
    assertThat(SqlLiteral.nextMicrosecond(TIME))
        .isEqualTo(Instant.parse("2024-01-01T10:00:00.000002Z"));
  }

  @Test
  void knowsWhichTypesADatabaseOrdersAsSparkDoes() {
    assertThat(SqlLiteral.isOrdered(DataTypes.IntegerType)).isTrue();
    assertThat(SqlLiteral.isOrdered(DataTypes.TimestampNTZType)).isTrue();
    assertThat(SqlLiteral.isOrdered(DataTypes.StringType)).isFalse();
    assertThat(SqlLiteral.isOrdered(DataTypes.DoubleType)).isFalse();
    assertThatThrownBy(() -> SqlLiteral.of("text", DataTypes.StringType))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
