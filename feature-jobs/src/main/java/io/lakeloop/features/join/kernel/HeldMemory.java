package io.lakeloop.features.join.kernel;

import org.apache.spark.TaskContext;
import org.apache.spark.memory.MemoryConsumer;
import org.apache.spark.memory.MemoryMode;
import org.apache.spark.util.TaskCompletionListener;

/** The memory of a task that rows held take, asked of Spark, which has it to share out. */
final class HeldMemory extends MemoryConsumer {
  private final long limit;

  /**
   * @param limit bytes beyond which no memory is asked for
   */
  HeldMemory(TaskContext task, long limit) {
    super(task.taskMemoryManager(), MemoryMode.ON_HEAP);
    this.limit = limit;
    task.addTaskCompletionListener((TaskCompletionListener) ended -> release());
  }

  /** Whether there is room for so many bytes in all. */
  boolean holds(long bytes) {
    long wanted = bytes - getUsed();
    if (wanted <= 0) {
      return true;
    }
    return bytes <= limit && acquireMemory(wanted) == wanted;
  }

  void release() {
    freeMemory(getUsed());
  }

  /** What is held here cannot be had otherwise. */
  @Override
  public long spill(long size, MemoryConsumer trigger) {
    return 0;
  }
}
