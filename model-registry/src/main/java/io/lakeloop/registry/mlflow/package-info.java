/**
 * Runs and models in an MLflow tracking server, from 2.9 on, over its REST interface ({@code
 * /api/2.0/mlflow}; MLflow documentation, "REST API"). {@link
 * io.lakeloop.registry.mlflow.MlflowServer} sends and repeats; the others say what is sent. What
 * MLflow has no place for is kept in tags whose names begin with {@code lakeloop.}.
 */
@NullMarked
package io.lakeloop.registry.mlflow;

import org.jspecify.annotations.NullMarked;
