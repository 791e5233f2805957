package im.skein.testkit.memory;

import im.skein.core.feature.Drawer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Drawers in memory.
final class MemoryDrawer implements Drawer {
  private final Living living;
  private final Map<Slot, Document> documents = new HashMap<>();

  MemoryDrawer(Living living) {
    this.living = living;
    living.whenDeleted(account -> documents.keySet().removeIf(slot -> slot.account == account));
  }

  @Override
  public @Nullable Document read(long account, String feature) {
    synchronized (living) {
      Document kept = documents.get(new Slot(account, feature));
      return kept == null ? null : new Document(kept.version(), kept.content().clone());
    }
  }

  @Override
  public long write(long account, String feature, long expectedVersion, byte[] content) {
    if (content.length > MAX_BYTES) {
      throw new IllegalArgumentException("the document has " + content.length + " bytes");
    }
    synchronized (living) {
      living.require(account);
      Slot slot = new Slot(account, feature);
      Document kept = documents.get(slot);
      if ((kept == null ? 0 : kept.version()) != expectedVersion) {
        return -1;
      }
      documents.put(slot, new Document(expectedVersion + 1, content.clone()));
      return expectedVersion + 1;
    }
  }

  @Override
  public void remove(long account, String feature) {
    synchronized (living) {
      documents.remove(new Slot(account, feature));
    }
  }

  private record Slot(long account, String feature) {}
}
