package im.skein.bench.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One room under load: its occupants, and the order in which what is said there was first seen by
/// any of them, which all others must see, too.
final class Hall {
  private final Gathering gathering;
  private final int number;
  private final String address;
  private final List<Seat> seats = new ArrayList<>();
  private long[] order = new long[1024];
  private int[] arrived = new int[1024];
  private int size;
  private int[] next = {};

  Hall(Gathering gathering, int number, String service) {
    this.gathering = gathering;
    this.number = number;
    this.address = "h" + number + "@" + service;
  }

  int number() {
    return number;
  }

  String address() {
    return address;
  }

  List<Seat> seats() {
    return seats;
  }

  /// How many messages somebody has seen.
  int size() {
    return size;
  }

  /// The place of a message at or behind that one. One that nobody has seen yet is the next.
  ///
  /// @return -1 when it is not there
  int find(int from, int speaker, int message) {
    long key = key(speaker, message);
    for (int i = from; i < size; i++) {
      if (order[i] == key) {
        return i;
      }
    }
    if (next.length <= speaker) {
      next = Arrays.copyOf(next, speaker + 1);
    }
    if (message < next[speaker]) {
      return -1;
    }
    if (message > next[speaker]) {
      gathering.troubles().disordered();
    }
    next[speaker] = message + 1;
    if (size == order.length) {
      order = Arrays.copyOf(order, size * 2);
      arrived = Arrays.copyOf(arrived, size * 2);
    }
    order[size] = key;
    return size++;
  }

  /// The place of a message before that one; -1 when it is not there.
  int findBefore(int place, int speaker, int message) {
    long key = key(speaker, message);
    for (int i = place - 1; i >= 0; i--) {
      if (order[i] == key) {
        return i;
      }
    }
    return -1;
  }

  /// One more occupant has what stands there.
  void delivered(int place) {
    arrived[place]++;
    if (arrived[place] == seats.size()) {
      int speaker = (int) (order[place] >> 32);
      seats.get(speaker).completed((int) order[place]);
    }
  }

  private static long key(int speaker, int message) {
    return (long) speaker << 32 | message;
  }
}
