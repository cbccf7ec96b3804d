package io.lakeloop.features.join.kernel;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;

/** Rows copied one after the other into large arrays, each found again by its address. */
final class RowStore {
  private static final int PAGE_BYTES = 1 << 18;
  private static final int LENGTH_BYTES = 8;
  private static final long OFFSET = Platform.BYTE_ARRAY_OFFSET;

  private final int fields;
  private final List<byte[]> pages = new ArrayList<>();
  // How much of each page is used, the last one's aside.
  private final List<Integer> ends = new ArrayList<>();
  private byte[] page = new byte[0];
  private int used;
  private long bytes;

  /** A store of rows with so many fields. */
  RowStore(int fields) {
    this.fields = fields;
  }

  /** What the pages take. */
  long bytes() {
    return bytes;
  }

  /** A row to point at stored ones with. */
  UnsafeRow pointer() {
    return new UnsafeRow(fields);
  }

  /** Copies a row, and tells where to. */
  long add(UnsafeRow row) {
    int length = row.getSizeInBytes();
    if (length > page.length - used - LENGTH_BYTES) {
      if (!pages.isEmpty()) {
        ends.add(used);
      }
      page = new byte[Math.max(PAGE_BYTES, length + LENGTH_BYTES)];
      pages.add(page);
      bytes += page.length;
      used = 0;
    }
    long address = ((long) (pages.size() - 1) << Integer.SIZE) | used;
    Platform.putInt(page, OFFSET + used, length);
    row.writeToMemory(page, OFFSET + used + LENGTH_BYTES);
    used += LENGTH_BYTES + length;
    return address;
  }

  /** Puts a row in another's place where it fits there, else anywhere, and tells where. */
  long replace(long address, UnsafeRow row) {
    byte[] held = pages.get((int) (address >>> Integer.SIZE));
    int at = (int) address;
    if (row.getSizeInBytes() != Platform.getInt(held, OFFSET + at)) {
      return add(row);
    }
    row.writeToMemory(held, OFFSET + at + LENGTH_BYTES);
    return address;
  }

  /** Points at the row at an address. */
  void point(UnsafeRow pointer, long address) {
    byte[] held = pages.get((int) (address >>> Integer.SIZE));
    int at = (int) address;
    pointer.pointTo(held, OFFSET + at + LENGTH_BYTES, Platform.getInt(held, OFFSET + at));
  }

  /** Walks all rows in the order in which they were added. */
  Cursor cursor() {
    return new Cursor();
  }

  /** A walk; rows replaced elsewhere are met too. */
  final class Cursor {
    private int pageIndex;
    private int at;
    private int end = end(0);

    private int end(int index) {
      return index < ends.size() ? ends.get(index) : used;
    }

    /** Points at the next row; false at the end. */
    boolean next(UnsafeRow pointer) {
      while (at >= end) {
        if (++pageIndex >= pages.size()) {
          return false;
        }
        at = 0;
        end = end(pageIndex);
      }
      byte[] held = pages.get(pageIndex);
      int length = Platform.getInt(held, OFFSET + at);
      pointer.pointTo(held, OFFSET + at + LENGTH_BYTES, length);
      at += LENGTH_BYTES + length;
      return true;
    }
  }
}
