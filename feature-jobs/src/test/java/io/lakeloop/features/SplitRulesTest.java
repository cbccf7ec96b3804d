package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.ConfigException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A split is said in one of three ways, and in one alone. */
class SplitRulesTest {
  private static final String SET =
      """
      training-sets:
        fraud:
          spine: { table: silver.payments, keys: [id], event-time: at, label: late }
          split: { %s }
      """;
  private static final String NONE =
      "a split says end, train and test as spans, or train-share, or by-value-of";
  private static final String ALONE =
      "by-value-of says the split of each row: only end and exclude go with it";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "end: 2018-08-15",
        "train: 7d, test: 7d",
        "end: 2018-08-15, train: 7d",
        "end: 2018-08-15, test: 7d",
        "validation-share: 0.1",
        "by-hash-of: [id]",
        "exclude: late.sql",
        "gap: 7d",
        "train-share: 0.7, end: 2018-08-15, train: 7d, test: 7d",
        "train-share: 0.7, test: 7d",
        "train-share: 0.7, validation: 7d",
      })
  void refuseWhatIsNoWayOrTwo(String split) {
    assertRefused(split, NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train: 7d",
        "test: 7d",
        "validation: 7d",
        "gap: 1s",
        "train-share: 0.7",
        "validation-share: 0.1",
        "by-hash-of: [id]",
      })
  void refuseAnythingBesideWhatRowsSay(String more) {
    assertRefused("by-value-of: fold, " + more, ALONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train-share: 0                           | train-share lies between 0 and 1",
        "train-share: 1                           | train-share lies between 0 and 1",
        "train-share: -0.1                        | train-share lies between 0 and 1",
        "train-share: 1e300                       | train-share lies between 0 and 1",
        "train-share: 0.7, gap: 1s                | a gap goes with spans, not with train-share",
        "train-share: 0.7, validation-share: 0    | validation-share is above 0, and leaves rows to test beside train-share",
        "train-share: 0.7, validation-share: 0.3  | validation-share is above 0, and leaves rows to test beside train-share",
        "train-share: 0.7, validation-share: -0.1 | validation-share is above 0, and leaves rows to test beside train-share",
        "end: 2018-08-15, train: 0s, test: 7d     | train and test are longer than 0s",
        "end: 2018-08-15, train: 7d, test: 0s     | train and test are longer than 0s",
        "end: 2018-08-15, train: 7d, test: 7d, validation: 0s        | validation is longer than 0s",
        "end: 2018-08-15, train: 7d, test: 7d, validation-share: 0.1 | validation-share goes with train-share, not with spans",
        "end: 2018-08-15, train: 7d, test: 7d, by-hash-of: [id]      | by-hash-of goes with train-share, not with spans",
        "end: 2018-02-30, train: 7d, test: 7d     | expected a day such as 2018-08-15, found '2018-02-30'",
        "end: 2018-08-15T00:00:00Z, train-share: 0.5 | expected a day such as 2018-08-15, found '2018-08-15T00:00:00Z'",
        "end: tomorrow, by-value-of: fold         | expected a day such as 2018-08-15, found 'tomorrow'",
        "'by-value-of: \"\"'                      | by-value-of is empty: name a column, or write SQL",
      })
  void refuseWhatLeavesASplitEmptyOrUnsaid(String split, String told) {
    assertRefused(split, told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "end: 2018-08-15, train: 7d, test: 1d                 | train 7d, test 1d, end 2018-08-15",
        "end: 2018-08-15, train: 7d, gap: 36h, test: 90m      | train 7d, gap 36h, test 90m, end 2018-08-15",
        "end: 2018-08-15, train: 1w, validation: 1d, test: 1d | train 7d, validation 1d, test 1d, end 2018-08-15",
        "train-share: 0.7, end: 2018-08-15                    | train-share 0.7, end 2018-08-15",
        "train-share: 0.7, validation-share: 0.29             | train-share 0.7, validation-share 0.29",
        "train-share: .5, by-hash-of: [shop, id]              | train-share 0.5, by-hash-of shop id",
        "by-value-of: lower(fold), exclude: late.sql          | by-value-of lower(fold), exclude late.sql",
        "by-value-of: fold, gap: 0s                           | by-value-of fold",
      })
  void areKeptByWhatPeopleSay(String split, String said) {
    assertThat(read(split).said()).isEqualTo(said);
  }

  private void assertRefused(String split, String told) {
    assertThatThrownBy(() -> read(split))
        .isInstanceOf(ConfigException.class)
        .hasMessage("features.yml:4:12: " + told);
  }

  private SplitConfig read(String split) {
    FeaturesConfig config = CardProject.read(folder, SET.formatted(split));
    return Objects.requireNonNull(config.trainingSets().get("fraud")).split();
  }
}
