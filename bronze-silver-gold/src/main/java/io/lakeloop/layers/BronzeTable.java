package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One bronze table: rows as they came, never changed.
 *
 * @param description what its rows are
 * @param owner who answers for it
 * @param from where its rows come from
 */
public record BronzeTable(
    @Default("") @Description("What its rows are.") String description,
    @Description("Who answers for it.") Optional<String> owner,
    @Description("Where its rows come from.") Source from) {

  /**
   * Where rows come from: one of these.
   *
   * @param files files of one format
   * @param kafka topics of a Kafka cluster
   * @param jdbc a table or query of a database
   */
  public record Source(
      @Description("Files of one format.") Optional<FileSource> files,
      @Description("Topics of a Kafka cluster.") Optional<KafkaSource> kafka,
      @Description("A table or query of a database.") Optional<JdbcSource> jdbc) {
    /** Refuses none of them, and more than one. */
    public Source {
      long named = Stream.of(files, kafka, jdbc).filter(Optional::isPresent).count();
      if (named != 1) {
        throw new IllegalArgumentException(
            "from wants one of files, kafka and jdbc, and names "
                + (named == 0 ? "none" : named + " of them"));
      }
    }
  }
}
