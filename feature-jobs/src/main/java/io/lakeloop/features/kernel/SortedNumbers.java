package io.lakeloop.features.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers in order, duplicates included, in blocks small enough to be shifted: adding, removing and
 * finding by rank touch one block and count over the others.
 */
final class SortedNumbers {
  private static final int BLOCK = 512;

  private static final class Block {
    private long[] numbers = new long[16];
    private int size;

    long last() {
      return numbers[size - 1];
    }

    void insert(int at, long number) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
      }
      System.arraycopy(numbers, at, numbers, at + 1, size - at);
      numbers[at] = number;
      size++;
    }

    void delete(int at) {
      size--;
      System.arraycopy(numbers, at + 1, numbers, at, size - at);
    }

    /** Where the number is, or should be. */
    int find(long number) {
      int found = Arrays.binarySearch(numbers, 0, size, number);
      return found < 0 ? -found - 1 : found;
    }

    Block upperHalf() {
      Block upper = new Block();
      int half = size / 2;
      upper.numbers = Arrays.copyOfRange(numbers, half, half + numbers.length);
      upper.size = size - half;
      size = half;
      return upper;
    }
  }

  private final List<Block> blocks = new ArrayList<>();
  private long size;

  long size() {
    return size;
  }

  void clear() {
    blocks.clear();
    size = 0;
  }

  void add(long number) {
    if (blocks.isEmpty()) {
      blocks.add(new Block());
    }
    int index = Math.min(blockOf(number), blocks.size() - 1);
    Block block = blocks.get(index);
    block.insert(block.find(number), number);
    size++;
    if (block.size == BLOCK) {
      blocks.add(index + 1, block.upperHalf());
    }
  }

  /**
   * Removes one of the numbers.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  void remove(long number) {
    int index = blockOf(number);
    Block block = index < blocks.size() ? blocks.get(index) : new Block();
    int at = block.find(number);
    if (at == block.size || block.numbers[at] != number) {
      throw new IllegalArgumentException("%d is not among the numbers.".formatted(number));
    }
    block.delete(at);
    size--;
    if (block.size == 0) {
      blocks.remove(index);
    }
  }

  /** The number of a rank, from 0 for the least. */
  long at(long rank) {
    long left = rank;
    for (Block block : blocks) {
      if (left < block.size) {
        return block.numbers[(int) left];
      }
      left -= block.size;
    }
    throw new IndexOutOfBoundsException("There is no number of rank " + rank + ".");
  }

  /** The first block that reaches a number; after the last one where none does. */
  private int blockOf(long number) {
    int low = 0;
    int high = blocks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (blocks.get(middle).size > 0 && blocks.get(middle).last() < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
