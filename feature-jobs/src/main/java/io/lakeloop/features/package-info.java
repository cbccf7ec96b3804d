/**
 * Feature tables, windowed features and point-in-time correct training sets.
 *
 * <ul>
 *   <li>What {@code features.yml} says: {@link FeaturesConfig}, of feature tables {@link
 *       FeatureTableConfig} and of training sets {@link TrainingSetConfig}; {@link FeaturesCheck}
 *       holds it beside the tables it names.
 *   <li>Values: {@link SourceFeatures} asks one source for all of them; {@link WindowedFeatures}
 *       computes windows (by {@code kernel}), {@code join} finds newest rows.
 *   <li>Feature tables: {@link RefreshFeaturesJob}, a {@link FeatureRound} of {@link
 *       FeatureRefresh}es. {@link ChangedRows} become {@link ChangedPoints} or {@link
 *       ChangedSteps}, which {@link FeatureMerge} writes into the {@link FeatureTable}; {@link
 *       Backfill} computes a span anew, {@link FeatureFreshness} keeps how long changes waited.
 *   <li>Training sets: {@link BuildTrainingSetJob}, {@link TrainingSetBuild}. A {@link FeatureSet}
 *       computes the features of any rows, for training and scoring alike; {@link LeakCheck} fails
 *       on values of the future, {@link FeatureScores} warns of what tells the label.
 *   <li>To read: {@link FeatureCatalogue} and {@link DescribeFeaturesCommand}; {@code online}
 *       serves newest values from PostgreSQL.
 * </ul>
 */
@NullMarked
package io.lakeloop.features;

import org.jspecify.annotations.NullMarked;
