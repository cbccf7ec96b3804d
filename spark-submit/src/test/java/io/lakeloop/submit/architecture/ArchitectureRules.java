package io.lakeloop.submit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.delta.tables.DeltaTable;
import io.lakeloop.core.table.Layer;
import java.util.Set;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.DataFrameWriterV2;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.DataStreamWriter;

/** The rules. */
final class ArchitectureRules {
  private static final String READERS = "load|table|csv|json|parquet|orc|text|textFile|xml|jdbc";

  static final ArchRule ONLY_THE_TABLES_TOUCH_STORAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.lakeloop.core.table..")
          .should()
          .callMethodWhere(
              calls(DeltaTable.class, "for(Path|Name)|create.*|replace|convertToDelta|isDeltaTable")
                  .or(calls(DataFrameReader.class, READERS))
                  .or(calls(DataStreamReader.class, READERS))
                  .or(calls(DataFrameWriter.class, "save|saveAsTable|insertInto|" + READERS))
                  .or(calls(DataFrameWriterV2.class, ".*"))
                  .or(calls(DataStreamWriter.class, "toTable").or(startsToAPath()))
                  .or(calls(SparkSession.class, "table")))
          .as("only core.table reads and writes by path or table");

  static final ArchRule GOLD_NEVER_READS_BRONZE =
      noClasses()
          .that()
          .resideInAPackage("io.lakeloop.gold..")
          .should()
          .accessField(Layer.class, Layer.BRONZE.name())
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("io.lakeloop.bronze..")
          .allowEmptyShould(true)
          .as("gold never reads bronze");

  static final ArchRule ONLY_KERNELS_SEE_CATALYST =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.lakeloop..kernel..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark.sql.catalyst..")
          .as("only kernels use Spark's internal rows and plans");

  static final ArchRule MODULES_USE_WHAT_THE_DESIGN_SAYS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("core")
          .definedBy("io.lakeloop.core..")
          .layer("registry")
          .definedBy("io.lakeloop.registry..")
          .layer("layers")
          .definedBy(
              "io.lakeloop.layers..",
              "io.lakeloop.bronze..",
              "io.lakeloop.silver..",
              "io.lakeloop.gold..",
              "io.lakeloop.care..")
          .layer("features")
          .definedBy("io.lakeloop.features..")
          .layer("training")
          .definedBy("io.lakeloop.training..")
          .layer("inference")
          .definedBy("io.lakeloop.inference..")
          .layer("deployment")
          .definedBy("io.lakeloop.deployment..")
          .layer("monitor")
          .definedBy("io.lakeloop.monitor..")
          .layer("submit")
          .definedBy("io.lakeloop.submit..")
          .whereLayer("core")
          .mayNotAccessAnyLayer()
          .whereLayer("registry")
          .mayOnlyAccessLayers("core")
          .whereLayer("layers")
          .mayOnlyAccessLayers("core")
          .whereLayer("features")
          .mayOnlyAccessLayers("core")
          .whereLayer("training")
          .mayOnlyAccessLayers("core", "registry", "features")
          .whereLayer("inference")
          .mayOnlyAccessLayers("core", "registry", "features")
          .whereLayer("deployment")
          .mayOnlyAccessLayers("core", "registry", "features", "inference")
          .whereLayer("monitor")
          .mayOnlyAccessLayers("core", "registry", "features")
          .whereLayer("submit")
          .mayNotBeAccessedByAnyLayer();

  static final ArchRule MODULES_HAVE_NO_CYCLES =
      SlicesRuleDefinition.slices().assignedFrom(new Modules()).should().beFreeOfCycles();

  static final ArchRule ONLY_THE_MAIN_CLASS_EXITS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.lakeloop.submit.Lakeloop")
          .should()
          .callMethod(System.class, "exit", int.class);

  private ArchitectureRules() {}

  private static DescribedPredicate<JavaMethodCall> calls(Class<?> type, String names) {
    return DescribedPredicate.describe(
        type.getSimpleName() + "." + names,
        call ->
            call.getTargetOwner().isAssignableTo(type)
                && call.getTarget().getName().matches(names));
  }

  /** Without a path it is a query that calls a function with each batch. */
  private static DescribedPredicate<JavaMethodCall> startsToAPath() {
    return DescribedPredicate.describe(
        "DataStreamWriter.start(path)",
        call ->
            calls(DataStreamWriter.class, "start").test(call)
                && !call.getTarget().getRawParameterTypes().isEmpty());
  }

  /** A module is a slice: the packages of bronze-silver-gold are one. */
  private static final class Modules implements SliceAssignment {
    private static final Set<String> OF_ONE_MODULE =
        Set.of("layers", "bronze", "silver", "gold", "care");

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      String[] packages = javaClass.getPackageName().split("\\.");
      if (packages.length < 3 || !packages[1].equals("lakeloop")) {
        return SliceIdentifier.ignore();
      }
      return SliceIdentifier.of(OF_ONE_MODULE.contains(packages[2]) ? "layers" : packages[2]);
    }

    @Override
    public String getDescription() {
      return "modules";
    }
  }
}
