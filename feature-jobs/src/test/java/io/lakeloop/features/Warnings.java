package io.lakeloop.features;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What a class warns of while this is open. */
final class Warnings extends AbstractAppender implements AutoCloseable {
  private final Logger logger;
  private final Level before;
  private final List<String> told = new ArrayList<>();

  private Warnings(Logger logger) {
    super("warnings", null, null, false, Property.EMPTY_ARRAY);
    this.logger = logger;
    this.before = logger.getLevel();
  }

  static Warnings of(Class<?> warning) {
    Warnings warnings = new Warnings((Logger) LogManager.getLogger(warning));
    warnings.start();
    warnings.logger.addAppender(warnings);
    warnings.logger.setLevel(Level.WARN);
    return warnings;
  }

  List<String> told() {
    return List.copyOf(told);
  }

  @Override
  public void append(LogEvent event) {
    if (event.getLevel().isMoreSpecificThan(Level.WARN)) {
      told.add(event.getMessage().getFormattedMessage());
    }
  }

  @Override
  public void close() {
    logger.removeAppender(this);
    logger.setLevel(before);
    stop();
  }
}
