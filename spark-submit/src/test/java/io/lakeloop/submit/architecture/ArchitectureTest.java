package io.lakeloop.submit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.lakeloop.gold.broken.GoldOverBronze;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.lakeloop");
  private static final Pattern CATCHES_ALL =
      Pattern.compile("catch \\((final )?([\\w.]+ \\| )*(java\\.lang\\.)?(Throwable|Exception)\\b");

  @Test
  void onlyTheTablesTouchStorage() {
    ArchitectureRules.ONLY_THE_TABLES_TOUCH_STORAGE.check(MAIN);
    assertThat(broken(ArchitectureRules.ONLY_THE_TABLES_TOUCH_STORAGE))
        .extracting(violation -> violation.replaceAll("> in \\(.*", ">"))
        .hasSize(5);
  }

  @Test
  void goldNeverReadsBronze() {
    ArchitectureRules.GOLD_NEVER_READS_BRONZE.check(MAIN);
    assertThat(broken(ArchitectureRules.GOLD_NEVER_READS_BRONZE))
        .singleElement()
        .asString()
        .contains("readsBronze()", "Layer.BRONZE");
  }

  @Test
  void onlyKernelsSeeCatalyst() {
    ArchitectureRules.ONLY_KERNELS_SEE_CATALYST.check(MAIN);
    assertThat(broken(ArchitectureRules.ONLY_KERNELS_SEE_CATALYST))
        .isNotEmpty()
        .allMatch(violation -> violation.contains("seesAPlan"));
  }

  @Test
  void modulesUseWhatTheDesignSays() {
    ArchitectureRules.MODULES_USE_WHAT_THE_DESIGN_SAYS.check(MAIN);
  }

  @Test
  void modulesHaveNoCycles() {
    ArchitectureRules.MODULES_HAVE_NO_CYCLES.check(MAIN);
  }

  @Test
  void onlyTheMainClassExits() {
    ArchitectureRules.ONLY_THE_MAIN_CLASS_EXITS.check(MAIN);
  }

  /**
   * By the source: a try with resources catches every throwable in the class file. The harness
   * alone may: there everything comes to an exit code.
   */
  @Test
  void nothingCatchesWhateverComesToCarryOn() {
    assertThat(CATCHES_ALL.matcher("} catch (Exception e) {").find()).isTrue();
    assertThat(CATCHES_ALL.matcher("} catch (IOException | Throwable e) {").find()).isTrue();

    assertThat(mainSources())
        .hasSizeGreaterThan(100)
        .filteredOn(file -> !file.endsWith("Harness.java"))
        .allSatisfy(
            file ->
                assertThat(Files.readString(file))
                    .as(file.toString())
                    .doesNotContainPattern(CATCHES_ALL));
  }

  @Test
  void everyPackageSaysWhatItIsFor() {
    assertThat(mainSources().stream().map(Path::getParent).distinct())
        .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
  }

  private static List<String> broken(ArchRule rule) {
    JavaClasses classes = new ClassFileImporter().importClasses(GoldOverBronze.class);
    return rule.evaluate(classes).getFailureReport().getDetails();
  }

  private static List<Path> mainSources() {
    Path repository = Path.of(System.getProperty("lakeloop.repository", ".."));
    try (Stream<Path> files = Files.walk(repository)) {
      return files
          .filter(file -> file.toString().contains("/src/main/java/"))
          .filter(file -> file.toString().endsWith(".java"))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
