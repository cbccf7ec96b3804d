package io.lakeloop.registry;

/** The columns of {@code predictions.MODEL} that its writers and readers share. */
public final class PredictionColumns {
  /** Hash of model, version, entity keys and event time; string. */
  public static final String PREDICTION_ID = "prediction_id";

  /** The number of the class predicted, as MLlib and MLflow tell it, or the amount; double. */
  public static final String PREDICTION = "prediction";

  /** The probability of class 1, or, of several classes, of that predicted; double, else null. */
  public static final String PROBABILITY = "probability";

  /** The model's name; string. */
  public static final String MODEL_NAME = "model_name";

  /** The model version's number; int. */
  public static final String MODEL_VERSION = "model_version";

  /** The versions of the tables the features came from; string. */
  public static final String FEATURE_VERSIONS = "feature_versions";

  /** The run that scored; string. */
  public static final String RUN_ID = "run_id";

  /** When it was scored; timestamp. */
  public static final String SCORED_AT = "scored_at";

  private PredictionColumns() {}
}
