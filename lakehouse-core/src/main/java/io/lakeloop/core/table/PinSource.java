package io.lakeloop.core.table;

import java.util.List;

/**
 * Whoever rests on past versions of tables, which therefore must stay readable. Found by {@link
 * java.util.ServiceLoader}, so that the care of tables need not know who that is.
 */
public interface PinSource {
  /**
   * The versions of an environment's own tables that are rested on, in any order. Asking is no
   * input of the job.
   *
   * @throws io.lakeloop.core.failure.UsageException if that cannot be told now: then no version may
   *     be taken for one that nobody needs
   */
  List<Pin> pins(Tables tables);

  /**
   * A version that must stay readable.
   *
   * @param version the version
   * @param holder who rests on it, for people, such as {@code card_fraud/3}
   */
  record Pin(TableVersion version, String holder) {}
}
