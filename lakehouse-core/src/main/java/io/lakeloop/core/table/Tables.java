package io.lakeloop.core.table;

import io.delta.tables.DeltaTable;
import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The tables of one environment, by name, as one job run sees them.
 *
 * <p>Reading resolves a table to a version once and stays with it for the whole run; a table absent
 * from the environment is read from the one it reads through. Writing touches this environment
 * only. Everything read and written is recorded in {@link #access()}.
 */
public final class Tables {
  /** A row whose value here is not null was deleted at that time: {@link #read} hides it. */
  public static final String DELETED_AT = "_deleted_at";

  private final SparkSession spark;
  private final Environments environments;
  private final Environment environment;
  private final Optional<String> project;
  private final TableAccess access;
  private final DeltaVersions versions;

  /**
   * The tables of an environment.
   *
   * @param environments where other environments are looked up that are read through or named
   * @param environment the environment the job runs in
   */
  public Tables(SparkSession spark, Environments environments, Environment environment) {
    this(spark, environments, environment, Optional.empty(), new TableAccess());
  }

  private Tables(
      SparkSession spark,
      Environments environments,
      Environment environment,
      Optional<String> project,
      TableAccess access) {
    this.spark = spark;
    this.environments = environments;
    this.environment = environment;
    this.project = project;
    this.access = access;
    this.versions = new DeltaVersions(spark);
  }

  /**
   * The same tables for another run, or for bookkeeping that is no input: nothing resolved, nothing
   * recorded yet.
   */
  public Tables forNewRun() {
    return new Tables(spark, environments, environment, project, new TableAccess());
  }

  /**
   * These tables, and their one record of what is read and written, through another session: inside
   * a micro-batch the batch's own, for rows of two sessions do not join in one SQL.
   */
  public Tables within(SparkSession session) {
    return new Tables(session, environments, environment, project, access);
  }

  /**
   * The same tables as a project makes them: its layers' tables carry its name from then on, and
   * those that carry another's are refused.
   */
  public Tables forProject(String name) {
    return new Tables(spark, environments, environment, Optional.of(name), access);
  }

  /**
   * The tables of the environment that is read through, as a new run of its own would see them: for
   * tables of which each environment has rows of its own. Empty where none is read through.
   */
  public Optional<Tables> readThrough() {
    return environments
        .readThrough(environment)
        .map(next -> new Tables(spark, environments, next, project, new TableAccess()));
  }

  /** What has been read and written so far. */
  public TableAccess access() {
    return access;
  }

  /** The environment written to. */
  public Environment environment() {
    return environment;
  }

  /** The session the tables are read with. */
  public SparkSession spark() {
    return spark;
  }

  /** Whether the table exists, here or in the environment read through. */
  public boolean exists(TableName table) {
    return locate(table).isPresent();
  }

  /** Whether the table exists in this environment itself. */
  public boolean existsHere(TableName table) {
    return newestHere(table).isPresent();
  }

  /** The newest version of a table of this environment itself; empty where there is no table. */
  public Optional<Long> newestHere(TableName table) {
    return versions.newest(environment.path(table));
  }

  /** Whether the table exists in this environment and its newest version holds any row. */
  public boolean hasRowsHere(TableName table) {
    return existsHere(table) && versions.hasFiles(environment.path(table));
  }

  /**
   * Whether the table exists in this environment and holds rows that came through an {@link
   * Increment}, as its transactions tell.
   */
  boolean hasIncrementsHere(TableName table) {
    return hasRowsHere(table)
        && versions.hasTransactionOf(environment.path(table), Batch.applicationPrefix(table));
  }

  /**
   * The version this run reads of a table: the newest when it is first asked for, or what the run
   * itself wrote since.
   *
   * @throws UsageException if there is no such table
   */
  public TableVersion pin(TableName table) {
    Located located = require(table);
    long version = access.pinned(located.name()).orElse(located.version());
    access.read(located.name(), version);
    return new TableVersion(located.name(), version);
  }

  /**
   * The table's rows at the version this run reads, deleted rows hidden.
   *
   * @throws UsageException if there is no such table
   */
  public Dataset<Row> read(TableName table) {
    return readAt(table, pin(table).version());
  }

  /**
   * The table's rows at a given version, deleted rows hidden. Not recorded as an input: a pin is.
   *
   * @throws UsageException if there is no such table
   */
  public Dataset<Row> readAt(TableName table, long version) {
    return HiddenRows.removed(
        spark.read().format("delta").option("versionAsOf", version).load(require(table).path()));
  }

  /**
   * The table's newest rows, whatever version this run has read before; the run's recorded version
   * moves along. For tables that several writers share, such as the registry's.
   *
   * @throws UsageException if there is no such table
   */
  public Dataset<Row> readNewest(TableName table) {
    Located located = require(table);
    access.read(located.name(), located.version());
    return readAt(table, located.version());
  }

  /**
   * Records an input that lies outside the lakehouse, under a name that no table has. Whether it
   * has changed since no version tells: the run after this one goes ahead in any case.
   *
   * @param asOf a number that says of when it was, for the lineage
   */
  public void readElsewhere(TableName name, long asOf) {
    access.read(name, asOf);
  }

  /** The table's rows with the deleted ones, at the version this run reads. */
  public Dataset<Row> readWithDeleted(TableName table) {
    long version = pin(table).version();
    return spark.read().format("delta").option("versionAsOf", version).load(require(table).path());
  }

  /** The columns of a table's newest version as {@link #read} shows them. */
  public StructType schema(TableName table) {
    return HiddenRows.removed(versions.schema(require(table).path()));
  }

  /** The Delta properties of a table's newest version. */
  public Map<String, String> properties(TableName table) {
    return versions.properties(require(table).path());
  }

  /**
   * What Delta's log says of a table's newest version; no row is read. Not recorded as an input.
   */
  public TableFacts facts(TableName table) {
    Located located = require(table);
    return versions.facts(located.name(), located.path());
  }

  /**
   * A table's newest commits, newest first, with the columns of Delta's {@code DESCRIBE HISTORY}.
   */
  public Dataset<Row> history(TableName table, int commits) {
    return DeltaTable.forPath(spark, require(table).path()).history(commits);
  }

  /**
   * The table as a stream of the rows that are appended to it; commits that change rows in place
   * are passed over.
   */
  public Dataset<Row> stream(TableName table) {
    Located located = require(table);
    pin(table);
    return spark
        .readStream()
        .format("delta")
        .option("skipChangeCommits", "true")
        .load(located.path());
  }

  /** The table's change data feed as a stream, beginning with its rows as inserts. */
  public Dataset<Row> streamChanges(TableName table) {
    Located located = require(table);
    pin(table);
    return spark.readStream().format("delta").option("readChangeFeed", "true").load(located.path());
  }

  /** The change data feed between two versions, both included. */
  public Dataset<Row> changes(TableName table, long fromVersion, long toVersion) {
    return spark
        .read()
        .format("delta")
        .option("readChangeFeed", "true")
        .option("startingVersion", fromVersion)
        .option("endingVersion", toVersion)
        .load(require(table).path());
  }

  /**
   * Whether rows of a table changed after the given version. Compaction and properties are no
   * change; a table that is gone, or was made anew, is one.
   */
  public boolean dataChangedSince(TableName table, long version) {
    return locate(table)
        .map(located -> versions.dataChangedSince(located.path(), version))
        .orElse(true);
  }

  /** Whether the commit that made the given version of a table is still in its log. */
  boolean keepsCommit(TableName table, long version) {
    return versions.keepsCommit(require(table).path(), version);
  }

  /**
   * Makes a table, or adds the columns an existing one lacks and clusters it as given from now on.
   * Nothing happens where the table is so already.
   *
   * @throws UsageException if the table is another project's
   */
  public void create(TableSpec spec) {
    environment.requireWritable(spec.name());
    creation(owned(spec)).run();
  }

  /**
   * Makes a table of the given rows, or replaces it by them: rows, columns, comment and properties
   * in one commit, so that no version has the properties of one and the rows of another. Earlier
   * versions stay readable as long as before.
   *
   * @throws UsageException if the table is another project's
   */
  public Commit replace(TableSpec spec, Dataset<Row> rows) {
    environment.requireWritable(spec.name());
    TableSpec ours = owned(spec);
    return written(spec.name(), rows).replace(ours, creation(ours));
  }

  /** The table as this project makes it. */
  private TableSpec owned(TableSpec spec) {
    requireOurs(spec.name());
    return project.isPresent() && spec.name().layer().isOfProjects()
        ? spec.with(TableFacts.PROJECT, project.get())
        : spec;
  }

  /**
   * Refuses a table that another project makes.
   *
   * @throws UsageException if the table carries that project's name
   */
  public void requireOurs(TableName table) {
    String path = environment.path(table);
    if (project.isEmpty() || versions.newest(path).isEmpty()) {
      return;
    }
    String owner = versions.properties(path).getOrDefault(TableFacts.PROJECT, project.get());
    if (!owner.equals(project.get())) {
      throw new UsageException(
          "%s is a table of the project '%s'.".formatted(table, owner),
          "The project '%s' makes a table of the same name; the projects of an environment share"
                  .formatted(project.get())
              + " its tables.",
          "Give it another name, or run one of the two projects in an environment of its own.");
    }
  }

  /** Adds rows to a table that exists. */
  public Commit append(TableName table, Dataset<Row> rows) {
    return writer(table, rows).append(Optional.empty());
  }

  /** Adds rows to a table that exists, once: a second append under one transaction is skipped. */
  public Commit append(TableName table, Dataset<Row> rows, Transaction transaction) {
    return writer(table, rows).append(Optional.of(transaction));
  }

  /**
   * Adds a few rows in one file to a table of bookkeeping, which they make, in the same commit,
   * where it is missing.
   */
  public Commit note(TableSpec spec, List<Row> rows) {
    return note(spec, rows, Optional.empty());
  }

  /** Notes rows once: what is noted again under one transaction is skipped. */
  public Commit note(TableSpec spec, List<Row> rows, Transaction transaction) {
    return note(spec, rows, Optional.of(transaction));
  }

  private Commit note(TableSpec spec, List<Row> rows, Optional<Transaction> transaction) {
    return noting(spec, rows).note(creation(owned(spec)), transaction);
  }

  /**
   * Makes a table of bookkeeping and its first rows in one commit.
   *
   * @return empty where there is the table already, or another writer was faster: nothing is
   *     written then
   */
  public Optional<Commit> noteFirst(TableSpec spec, List<Row> rows) {
    return noting(spec, rows).noteFirst(creation(owned(spec)), Optional.empty());
  }

  private TableWriter noting(TableSpec spec, List<Row> rows) {
    environment.requireWritable(spec.name());
    return written(spec.name(), spark.createDataFrame(rows, spec.schema()).coalesce(1));
  }

  /** Replaces all rows of a table that exists; its columns become those of the rows. */
  public Commit overwrite(TableName table, Dataset<Row> rows) {
    return writer(table, rows).overwrite(Optional.empty());
  }

  /** Replaces all rows of a table that exists, once. */
  public Commit overwrite(TableName table, Dataset<Row> rows, Transaction transaction) {
    return writer(table, rows).overwrite(Optional.of(transaction));
  }

  /**
   * Merges rows into a table that exists. In the condition and the clauses the table is {@code
   * target} and the rows are {@code source}.
   *
   * @param on SQL condition that matches a source row to a target row
   * @param clauses what to do with rows that match and rows that do not
   */
  public Commit merge(TableName table, Dataset<Row> source, String on, MergeClauses clauses) {
    return writer(table, source).merge(on, clauses, Optional.empty());
  }

  /**
   * Merges rows into a table that exists, once: a second merge under one transaction is skipped.
   */
  public Commit merge(
      TableName table,
      Dataset<Row> source,
      String on,
      MergeClauses clauses,
      Transaction transaction) {
    return writer(table, source).merge(on, clauses, Optional.of(transaction));
  }

  /** Changes the rows that a condition selects. */
  public Commit update(TableName table, Column condition, Map<String, Column> values) {
    return writer(table, spark.emptyDataFrame()).update(condition, values);
  }

  /** Removes the rows that a condition selects. */
  public Commit delete(TableName table, Column condition) {
    return writer(table, spark.emptyDataFrame()).delete(condition);
  }

  /** How much a table of this environment holds in its newest version. */
  public TableSize size(TableName table) {
    environment.requireWritable(table);
    return versions.size(require(table).path());
  }

  /** The names of the tables of this environment and of the one it reads through. */
  public List<TableName> list() {
    List<TableName> names = new ArrayList<>();
    for (Optional<Environment> next = Optional.of(environment);
        next.isPresent();
        next = environments.readThrough(next.get())) {
      for (TableName name : new TableFolders(spark, next.get()).list()) {
        if (!names.contains(name)) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private TableCreation creation(TableSpec spec) {
    return new TableCreation(spark, spec, environment.path(spec.name()), versions);
  }

  /** One write of rows to a table of this environment. */
  TableWriter writer(TableName table, Dataset<Row> rows) {
    environment.requireWritable(table);
    if (versions.newest(environment.path(table)).isEmpty()) {
      throw new UsageException(
          "%s does not exist in '%s'.".formatted(table, environment.name()),
          "It was never created there, or its folder was deleted.",
          "Run the job that creates it first.");
    }
    return written(table, rows);
  }

  private TableWriter written(TableName table, Dataset<Row> rows) {
    TableName local = TableName.of(table.layer(), table.name());
    return new TableWriter(rows, local, environment.path(table), versions, access);
  }

  /** Where a table lies, here or in the environment read through. */
  String path(TableName table) {
    return require(table).path();
  }

  private Located require(TableName table) {
    return locate(table)
        .orElseThrow(
            () ->
                new UsageException(
                    "There is no table %s in '%s'.".formatted(table, environment.name()),
                    "It has not been written yet, or the name is misspelt"
                        + Suggestion.nearest(
                                table.local(), list().stream().map(TableName::local).toList())
                            .map(name -> " (did you mean " + name + "?).")
                            .orElse("."),
                    "Run the job that writes it, or correct the name."));
  }

  private Optional<Located> locate(TableName table) {
    Optional<Environment> next =
        Optional.of(
            table.environment().filter(name -> !name.equals(environment.name())).isPresent()
                ? environments.load(table.environment().get())
                : environment);
    for (; next.isPresent(); next = environments.readThrough(next.get())) {
      Environment place = next.get();
      String path = place.path(table);
      Optional<Long> version = versions.newest(path);
      if (version.isPresent()) {
        TableName name = TableName.of(table.layer(), table.name());
        return Optional.of(
            new Located(
                place.name().equals(environment.name()) ? name : name.in(place.name()),
                path,
                version.get()));
      }
    }
    return Optional.empty();
  }

  private record Located(TableName name, String path, long version) {}
}
