package io.lakeloop.core;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What one class logs while this is open, from {@code INFO} on. */
public final class HeardLog extends AbstractAppender implements AutoCloseable {
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Level before;

  /** Listens to a class. */
  public HeardLog(Class<?> of) {
    super("heard", null, null, true, Property.EMPTY_ARRAY);
    logger = (Logger) LogManager.getLogger(of);
    before = logger.getLevel();
    start();
    // In this order: a new appender sets the level back.
    logger.addAppender(this);
    logger.setLevel(Level.INFO);
  }

  /** The messages so far. */
  public List<String> messages() {
    return messages;
  }

  @Override
  public void append(LogEvent event) {
    messages.add(event.getMessage().getFormattedMessage());
  }

  @Override
  public void close() {
    logger.removeAppender(this);
    logger.setLevel(before);
    stop();
  }
}
