package im.skein.testkit.memory;

import im.skein.core.media.Upload;
import im.skein.core.media.UploadStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is known about files, in memory.
final class MemoryUploadStore implements UploadStore {
  private final Living living;
  private final Map<String, Upload> uploads = new TreeMap<>();
  private final Set<String> letGo = new HashSet<>();
  private final Set<String> unsent = new HashSet<>();
  private final TreeSet<String> contents = new TreeSet<>();

  MemoryUploadStore(Living living) {
    this.living = living;
    living.whenDeleted(account -> uploads.values().removeIf(one -> one.account() == account));
  }

  private static String key(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static boolean isGone(Upload upload, Instant now) {
    return upload.expires().isPresent() && !upload.expires().get().isAfter(now);
  }

  private static Upload changed(
      Upload upload, Upload.State state, Content content, Optional<Instant> expires) {
    return new Upload(
        upload.slot(),
        upload.account(),
        upload.name(),
        content.type(),
        upload.size(),
        state,
        content.sha256(),
        upload.created(),
        expires);
  }

  @Override
  public Opening open(Upload wanted, Limits limits) {
    synchronized (living) {
      living.require(wanted.account());
      List<Upload> own =
          uploads.values().stream()
              .filter(one -> one.account() == wanted.account() && !isGone(one, wanted.created()))
              .toList();
      long bytes = own.stream().mapToLong(Upload::size).sum();
      long places = own.stream().filter(one -> one.state() != Upload.State.KEPT).count();
      Optional<Instant> next =
          own.stream().flatMap(one -> one.expires().stream()).min(Comparator.naturalOrder());
      if (wanted.size() > limits.quotaBytes() - bytes) {
        return new Opening.Full(next);
      }
      if (places >= limits.places()) {
        return new Opening.Crowded(next);
      }
      uploads.put(key(wanted.slot()), wanted);
      unsent.add(key(wanted.slot()));
      return new Opening.Opened();
    }
  }

  @Override
  public boolean letGo(byte[] slot, boolean now) {
    synchronized (living) {
      if (now && uploads.containsKey(key(slot))) {
        letGo.add(key(slot));
      }
      return uploads.containsKey(key(slot)) && letGo.contains(key(slot));
    }
  }

  @Override
  public boolean noteSent(List<byte[]> slots) {
    synchronized (living) {
      slots.forEach(slot -> unsent.remove(key(slot)));
      return true;
    }
  }

  @Override
  public boolean noteAllSent(long account) {
    synchronized (living) {
      uploads.forEach((slot, one) -> {
        if (one.account() == account) {
          unsent.remove(slot);
        }
      });
      return true;
    }
  }

  @Override
  public List<Upload> unsent(Instant before, int limit) {
    synchronized (living) {
      return uploads.entrySet().stream()
          .filter(one -> unsent.contains(one.getKey()))
          .map(Map.Entry::getValue)
          .filter(one -> one.state() == Upload.State.KEPT && !one.created().isAfter(before))
          .sorted(Comparator.comparing(Upload::created))
          .limit(limit)
          .toList();
    }
  }

  @Override
  public void dropUnsent(byte[] slot) {
    synchronized (living) {
      if (unsent.contains(key(slot))) {
        uploads.remove(key(slot));
      }
    }
  }

  @Override
  public Set<Long> hopeful() {
    synchronized (living) {
      return uploads.entrySet().stream()
          .filter(one -> unsent.contains(one.getKey()))
          .map(one -> one.getValue().account())
          .collect(Collectors.toSet());
    }
  }

  @Override
  public @Nullable Upload claim(byte[] slot, Instant now, Instant until) {
    synchronized (living) {
      Upload place = find(slot, now);
      if (place == null || place.state() != Upload.State.AWAITED) {
        return null;
      }
      Content nothing = new Content(new byte[0], place.type(), Optional.empty());
      uploads.put(key(slot), changed(place, Upload.State.COMING, nothing, Optional.of(until)));
      return place;
    }
  }

  @Override
  public boolean keep(byte[] slot, Content content) {
    synchronized (living) {
      Upload place = uploads.get(key(slot));
      if (place == null || place.state() != Upload.State.COMING) {
        return false;
      }
      uploads.put(key(slot), changed(place, Upload.State.KEPT, content, content.expires()));
      contents.add(key(content.sha256()));
      return true;
    }
  }

  @Override
  public void drop(byte[] slot) {
    synchronized (living) {
      uploads.remove(key(slot));
    }
  }

  @Override
  public @Nullable Upload find(byte[] slot, Instant now) {
    synchronized (living) {
      Upload upload = uploads.get(key(slot));
      return upload == null || isGone(upload, now) ? null : upload;
    }
  }

  @Override
  public int sweep(Instant now) {
    synchronized (living) {
      int before = uploads.size();
      uploads.values().removeIf(one -> isGone(one, now));
      return before - uploads.size();
    }
  }

  @Override
  public void forgetComing() {
    synchronized (living) {
      uploads.values().removeIf(one -> one.state() == Upload.State.COMING);
    }
  }

  private boolean isOrphan(String content) {
    return uploads.values().stream().noneMatch(one -> key(one.sha256()).equals(content));
  }

  @Override
  public List<byte[]> orphans(int limit) {
    synchronized (living) {
      return contents.stream()
          .filter(this::isOrphan)
          .limit(limit)
          .map(content -> HexFormat.of().parseHex(content))
          .toList();
    }
  }

  @Override
  public void forget(byte[] sha256) {
    synchronized (living) {
      contents.removeIf(content -> content.equals(key(sha256)) && isOrphan(content));
    }
  }

  @Override
  public boolean knows(byte[] sha256) {
    synchronized (living) {
      return contents.contains(key(sha256));
    }
  }
}
