package io.lakeloop.registry.mlflow;

import io.lakeloop.core.table.Environment;

/**
 * Places of files, as Hadoop names them and as MLflow does: {@code s3a:} is {@code s3:} there, and
 * {@code file:/x} is {@code file:///x}.
 */
final class Places {
  private final String root;

  Places(Environment environment) {
    this.root = environment.root();
  }

  /** A place as MLflow names it. */
  static String served(String uri) {
    return uri.replaceFirst("^s3a:", "s3:").replaceFirst("^file:/(?!/)", "file:///");
  }

  /** A place below the lakehouse's root as Hadoop names it; another one as MLflow does. */
  String local(String uri) {
    String servedRoot = served(root);
    return uri.startsWith(servedRoot + "/") ? root + uri.substring(servedRoot.length()) : uri;
  }

  /** Whether a place lies below the lakehouse's root, where Hadoop can write it. */
  boolean isOurs(String uri) {
    return local(uri).startsWith(root + "/");
  }
}
