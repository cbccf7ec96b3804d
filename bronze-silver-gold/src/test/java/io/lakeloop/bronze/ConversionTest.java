package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what numbers mean in Java. */
@ExtendWith(LocalSpark.class)
class ConversionTest {
  private static final List<String> TYPES =
      List.of(
          "tinyint",
          "smallint",
          "int",
          "bigint",
          "float",
          "double",
          "decimal(3,0)",
          "decimal(4,2)",
          "decimal(5,0)",
          "decimal(9,0)",
          "decimal(10,0)",
          "decimal(12,2)",
          "decimal(18,0)",
          "decimal(19,0)",
          "decimal(20,1)",
          "decimal(38,0)",
          "decimal(38,18)");

  private final SparkSession spark;

  ConversionTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tinyint", "smallint", "int", "bigint"})
  void keepsAllWholeNumbersExactlyWhereTheOtherTypeHoldsEachOfThem(String from) {
    for (String to : TYPES) {
      boolean all = values(from).stream().allMatch(value -> isIn(type(to), number(value)));

      assertThat(new Conversion(type(from), type(to), false).keepsAll())
          .as("%s to %s", from, to)
          .isEqualTo(all);
    }
  }

  /** Nothing is said of conversions that keep all and do not say so: values are looked at then. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "float",
        "double",
        "decimal(3,0)",
        "decimal(4,2)",
        "decimal(10,0)",
        "decimal(12,2)",
        "decimal(38,18)"
      })
  void keepsAllFractionsOnlyWhereTheOtherTypeHoldsEachOfThem(String from) {
    for (String to : TYPES) {
      if (new Conversion(type(from), type(to), false).keepsAll()) {
        assertThat(values(from))
            .as("%s to %s", from, to)
            .allMatch(value -> isIn(type(to), number(value)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "void          | int           | true",
        "void          | array<int>    | true",
        "INT           | integer       | true",
        "decimal(4,2)  | decimal(5,3)  | true",
        "decimal(4,2)  | decimal(5,2)  | true",
        "decimal(4,2)  | decimal(4,3)  | false",
        "decimal(4,2)  | decimal(5,1)  | false",
        "float         | double        | true",
        "double        | float         | false",
        "date          | timestamp     | false",
        "string        | int           | false",
        "int           | string        | false",
        "boolean       | string        | false",
        "struct<a:int> | struct<a:INT> | true",
        "struct<a:int> | struct<a:bigint> | false"
      })
  void tellsWhichTypesKeepAllOfAnother(String from, String to, boolean keepsAll) {
    assertThat(new Conversion(type(from), type(to), false).keepsAll()).isEqualTo(keepsAll);
  }

  /** A number either means the same afterwards, or there is none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tinyint",
        "smallint",
        "int",
        "bigint",
        "float",
        "double",
        "decimal(4,2)",
        "decimal(12,2)",
        "decimal(38,0)",
        "decimal(38,18)"
      })
  void convertsANumberOnlyWhereItStaysWhatItIs(String from) {
    List<Object> values = values(from);
    List<Row> converted = converted(from, values, false, TYPES);
    for (int i = 0; i < values.size(); i++) {
      for (int to = 0; to < TYPES.size(); to++) {
        @Nullable Object became = converted.get(i).get(to);
        String what = "%s of %s to %s: %s".formatted(values.get(i), from, TYPES.get(to), became);
        if (became != null) {
          assertThat(meanings(became)).as(what).containsAnyElementsOf(meanings(values.get(i)));
        } else {
          assertThat(isIn(type(TYPES.get(to)), number(values.get(i)))).as(what).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"float", "double"})
  void keepsWhatIsNoNumberAmongFractionsAlone(String from) {
    List<Object> values =
        from.equals("float")
            ? List.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY)
            : List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    assertThat(
            converted(from, values, false, List.of("float", "double", "bigint", "decimal(38,0)")))
        .extracting(Row::toString)
        .containsExactly(
            "[NaN,NaN,null,null]",
            "[Infinity,Infinity,null,null]",
            "[-Infinity,-Infinity,null,null]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // the text, the type, the value where that is declared, and where it is not
        "7            | int          | 7          | 7",
        "-7           | int          | -7         | -7",
        "007          | int          | 7          | -",
        "' 7 '        | int          | 7          | -",
        "7.0          | int          | -          | -",
        "2147483648   | int          | -          | -",
        "seven        | int          | -          | -",
        "''           | int          | -          | -",
        "1.50         | decimal(4,2) | 1.50       | 1.50",
        "1.5          | decimal(4,2) | 1.50       | -",
        "0.1          | double       | 0.1        | 0.1",
        "1e3          | double       | 1000.0     | -",
        "true         | boolean      | true       | true",
        "yes          | boolean      | true       | -",
        "2024-01-02   | date         | 2024-01-02 | 2024-01-02",
        "2024-1-2     | date         | 2024-01-02 | -",
        "2024-02-30   | date         | -          | -"
      })
  void takesTextAsSqlDoesWhereATypeIsDeclaredElseOnlyAsItWouldBeWritten(
      String text, String type, @Nullable String declared, @Nullable String found) {
    assertThat(shown(converted("string", List.of(text), true, List.of(type)))).isEqualTo(declared);
    assertThat(shown(converted("string", List.of(text), false, List.of(type)))).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true                 | int",
        "array(1)             | string",
        "X'00FF'              | string",
        "named_struct('a', 1) | map<string,int>",
        "DATE'2024-01-02'     | int"
      })
  void makesNothingOfAValueOfAnotherKind(String value, String to) {
    Row row = spark.sql("SELECT " + value + " AS v").select(converted(value, to)).head();

    assertThat(row.isNullAt(0)).isTrue();
  }

  private Column converted(String value, String to) {
    DataType from = spark.sql("SELECT " + value + " AS v").schema().apply("v").dataType();
    return new Conversion(from, type(to), true).of(col("v"));
  }

  /** The values, each as each of the types. */
  private List<Row> converted(String from, List<Object> values, boolean declared, List<String> to) {
    Column[] columns =
        IntStream.range(0, to.size())
            .mapToObj(
                i ->
                    new Conversion(type(from), type(to.get(i)), declared)
                        .of(col("v"))
                        .as("to_" + i))
            .toArray(Column[]::new);
    return spark
        .createDataFrame(
            values.stream().map(RowFactory::create).toList(), new StructType().add("v", from))
        .select(columns)
        .collectAsList();
  }

  private static @Nullable String shown(List<Row> rows) {
    Object value = rows.get(0).get(0);
    return value == null ? null : value.toString();
  }

  /** Values of a type: its least and greatest, and those at which other types end. */
  private static List<Object> values(String type) {
    return switch (type) {
      case "tinyint" -> List.of(Byte.MIN_VALUE, Byte.MAX_VALUE, (byte) 0);
      case "smallint" -> List.of(Short.MIN_VALUE, Short.MAX_VALUE, (short) 1000);
      case "int" -> List.of(Integer.MIN_VALUE, Integer.MAX_VALUE, (1 << 24) + 1, 1 << 24, 7);
      case "bigint" ->
          List.of(Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1, 1L << 53, 1L << 60, 12L);
      case "float" -> List.of(0.1f, 3.0f, -1.5f, 0x1p24f, 0x1p31f, 0x1p63f, Float.MAX_VALUE);
      case "double" ->
          List.of(0.1, 3.0, -1.5, 0x1p31, 0x1p53, 0x1p63, -0x1p63, 1e-300, Double.MAX_VALUE);
      default -> decimals(type);
    };
  }

  private static List<Object> decimals(String type) {
    String[] digits = type.replaceAll("\\D+", " ").strip().split(" ");
    int scale = Integer.parseInt(digits[1]);
    BigDecimal most = new BigDecimal("9".repeat(Integer.parseInt(digits[0]))).movePointLeft(scale);
    return Stream.of(most, most.negate(), new BigDecimal("1"), new BigDecimal("0.25"))
        .filter(value -> value.stripTrailingZeros().scale() <= scale)
        .map(value -> (Object) value.setScale(scale))
        .toList();
  }

  /** What a number is, and for a fraction what it is written as, in 64 bits too. */
  private static List<BigDecimal> meanings(Object value) {
    String wide =
        value instanceof Float narrow ? Double.toString(narrow.doubleValue()) : value.toString();
    return Stream.of(number(value), new BigDecimal(value.toString()), new BigDecimal(wide))
        .map(BigDecimal::stripTrailingZeros)
        .toList();
  }

  private static BigDecimal number(Object value) {
    if (value instanceof Float narrow) {
      return new BigDecimal(narrow.doubleValue());
    }
    return value instanceof Double wide ? new BigDecimal(wide) : new BigDecimal(value.toString());
  }

  private static boolean isIn(DataType type, BigDecimal number) {
    BigDecimal plain = number.stripTrailingZeros();
    return switch (type.typeName()) {
      case "byte" -> isWhole(plain, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case "short" -> isWhole(plain, Short.MIN_VALUE, Short.MAX_VALUE);
      case "integer" -> isWhole(plain, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "long" -> isWhole(plain, Long.MIN_VALUE, Long.MAX_VALUE);
      case "float" ->
          isFinite(plain.floatValue()) && number(plain.floatValue()).compareTo(plain) == 0;
      case "double" ->
          isFinite(plain.doubleValue()) && number(plain.doubleValue()).compareTo(plain) == 0;
      default -> isDecimal(type, plain);
    };
  }

  private static boolean isFinite(double value) {
    return Double.isFinite(value);
  }

  private static boolean isWhole(BigDecimal number, long least, long most) {
    return number.scale() <= 0
        && number.compareTo(BigDecimal.valueOf(least)) >= 0
        && number.compareTo(BigDecimal.valueOf(most)) <= 0;
  }

  private static boolean isDecimal(DataType type, BigDecimal number) {
    int[] digits =
        Arrays.stream(type.typeName().replaceAll("\\D+", " ").strip().split(" "))
            .mapToInt(Integer::parseInt)
            .toArray();
    return number.scale() <= digits[1]
        && number.precision() - number.scale() <= digits[0] - digits[1];
  }

  private static DataType type(String ddl) {
    return Objects.requireNonNull(DataType.fromDDL(ddl));
  }
}
