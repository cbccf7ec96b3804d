/** Tests of the registry's MLflow backend. */
@NullMarked
package io.lakeloop.registry.mlflow;

import org.jspecify.annotations.NullMarked;
