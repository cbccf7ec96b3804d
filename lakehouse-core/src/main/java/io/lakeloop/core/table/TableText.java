package io.lakeloop.core.table;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a table says of itself in words: its comment, its columns' comments, properties. They change
 * in one commit, in which no row does: it is no new data to those who read the table.
 */
public final class TableText {
  private static final String COMMENT = "comment";

  private final Tables tables;
  private final TableName table;

  /** Of a table of this environment itself, which exists. */
  public TableText(Tables tables, TableName table) {
    this.tables = tables;
    this.table = table;
  }

  /**
   * Makes a table say what it would if it were made now; nothing happens where it does. What loses
   * against another writer is tried again.
   *
   * @param spec how it would be made: of columns it names, their comments count and nothing else
   * @param words tells the properties that are words: those that the spec lacks are removed
   */
  public void become(TableSpec spec, Predicate<String> words) {
    tables.environment().requireWritable(table);
    tables.requireOurs(table);
    new Contention(table.toString())
        .retried(
            () -> {
              attempt(spec, words);
              return table;
            });
  }

  private void attempt(TableSpec spec, Predicate<String> words) {
    SparkSession spark = tables.spark();
    OptimisticTransaction transaction =
        DeltaLog.forTable(spark, tables.environment().path(table))
            .startTransaction(Option.empty(), Option.empty());
    Metadata held = transaction.metadata();
    StructType schema = commented(held.schema(), spec.schema());
    Map<String, String> properties =
        new HashMap<>(CollectionConverters.asJava(held.configuration()));
    properties.keySet().removeIf(words);
    spec.properties().entrySet().stream()
        .filter(property -> words.test(property.getKey()))
        .forEach(property -> properties.put(property.getKey(), property.getValue()));
    String description = spec.description().isBlank() ? null : spec.description();
    if (schema.equals(held.schema())
        && properties.equals(CollectionConverters.asJava(held.configuration()))
        && Objects.equals(description, held.description())) {
      return;
    }
    var said = Map$.MODULE$.from(CollectionConverters.asScala(properties));
    transaction.updateMetadata(
        new Metadata(
            held.id(),
            held.name(),
            description,
            held.format(),
            schema.json(),
            held.partitionColumns(),
            said,
            held.createdTime()),
        false);
    transaction.commit(
        CollectionConverters.asScala(List.<Action>of()).toSeq(),
        new DeltaOperations.SetTableProperties(said));
  }

  private static StructType commented(StructType held, StructType said) {
    return new StructType(
        Arrays.stream(held.fields())
            .map(
                field ->
                    Arrays.asList(said.fieldNames()).contains(field.name())
                        ? commented(field, said.apply(field.name()))
                        : field)
            .toArray(StructField[]::new));
  }

  private static StructField commented(StructField held, StructField said) {
    if (said.getComment().isDefined()) {
      return held.withComment(said.getComment().get());
    }
    MetadataBuilder without = new MetadataBuilder().withMetadata(held.metadata());
    return new StructField(
        held.name(), held.dataType(), held.nullable(), without.remove(COMMENT).build());
  }
}
