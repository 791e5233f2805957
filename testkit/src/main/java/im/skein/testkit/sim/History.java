package im.skein.testkit.sim;

import im.skein.testkit.store.StoreSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the clients of a simulated world saw, and the independent check of it. It knows nothing of
/// the server, only what was sent, what was acknowledged, and what arrived where.
public final class History {
  private final Map<String, Sent> sent = new LinkedHashMap<>();
  private final Map<String, List<String>> arrivals = new HashMap<>();
  private final Map<String, Set<String>> devices = new HashMap<>();
  private final Deletions deletions = new Deletions();
  private final Reach reach;

  /// Who must end up with an acknowledged message.
  public enum Reach {
    /// All devices of its recipient.
    EVERY_DEVICE,
    /// One of them at least: a server that keeps no archive has then done what it owes.
    ONE_DEVICE
  }

  /// Nothing has happened yet.
  History(Reach reach) {
    this.reach = reach;
  }

  /// A message was given to a client to send.
  ///
  /// @param text unique; what a message is known by
  /// @param sender the device that sends; between two devices of one account there is no order
  /// @param addressee the one device that must get it, at any time before or after others, or null
  ///   when all of the recipient's must
  void sent(String text, String sender, String recipient, @Nullable String addressee) {
    sent.put(text, new Sent(sender, recipient, addressee, sent.size()));
  }

  /// A message goes out again in a new session, for it was not acknowledged in the one before.
  void sentAgain(String text) {
    Sent message = sent.get(text);
    if (message == null) {
      throw new AssertionError("sent again, but never sent: " + text);
    }
    message.again = true;
  }

  /// The server has acknowledged a message.
  void acknowledged(String text) {
    Sent message = sent.get(text);
    if (message == null) {
      throw new AssertionError("acknowledged, but never sent: " + text);
    }
    message.acknowledged = true;
  }

  /// A device took part from the beginning and must end up with everything.
  void device(String account, String device) {
    devices.computeIfAbsent(account, _ -> new HashSet<>()).add(device);
  }

  /// A message arrived at a device for the first time: it had not seen its stanza-id before.
  void arrived(String device, String text) {
    arrivals.computeIfAbsent(device, _ -> new ArrayList<>()).add(text);
  }

  /// What was taken back or removed.
  Deletions deletions() {
    return deletions;
  }

  /// Looks at what the stores have of an account in the end.
  void check(StoreSet stores, String account, long key, List<String> faults) {
    Set<String> texts = new HashSet<>();
    sent.forEach((text, message) -> {
      boolean concerned =
          message.recipient.equals(account)
              || devices.getOrDefault(account, Set.of()).contains(message.sender);
      if (message.acknowledged && concerned && reach == Reach.EVERY_DEVICE) {
        texts.add(text);
      }
    });
    deletions.check(stores, account, key, texts, faults);
    for (String device : devices.getOrDefault(account, Set.of())) {
      deletions.checkNotices(account, device, faults);
    }
  }

  /// How many messages were acknowledged.
  public long acknowledgedCount() {
    return sent.values().stream().filter(message -> message.acknowledged).count();
  }

  /// How many messages arrived, counted once per device.
  public long arrivedCount() {
    return arrivals.values().stream().mapToLong(List::size).sum();
  }

  /// Everything that is wrong, in words; empty when nothing is.
  public List<String> faults() {
    List<String> faults = new ArrayList<>(deletions.shown());
    devices.forEach((account, names) -> {
      names.forEach(device -> check(account, device, faults));
      if (reach == Reach.ONE_DEVICE) {
        Set<String> got = new HashSet<>();
        names.forEach(device -> got.addAll(arrivals.getOrDefault(device, List.of())));
        missing(account, message -> message.recipient.equals(account), got, faults);
      }
    });
    return faults;
  }

  private void check(String account, String device, List<String> faults) {
    List<String> got = arrivals.getOrDefault(device, List.of());
    Set<String> seen = new HashSet<>();
    Map<String, Integer> last = new HashMap<>();
    for (String text : got) {
      Sent message = sent.get(text);
      if (message == null) {
        faults.add(device + " got what nobody sent: " + text);
        continue;
      }
      if (!message.recipient.equals(account)) {
        faults.add(device + " got what was for " + message.recipient + ": " + text);
      }
      if (!seen.add(text)) {
        faults.add(device + " got twice: " + text);
      }
      if (message.addressee != null || mayComeLate(account, message)) {
        continue;
      }
      Integer before = last.put(message.sender, message.order);
      if (before != null && before > message.order) {
        faults.add(device + " got out of order: " + text);
      }
    }
    if (reach == Reach.EVERY_DEVICE) {
      missing(device, message -> message.isFor(account, device), seen, faults);
    }
  }

  /// A server that keeps no archive does not remember what one device has. When that message is
  /// sent again, another device may have read later ones from the mailbox already.
  private boolean mayComeLate(String account, Sent message) {
    return reach == Reach.ONE_DEVICE
        && message.again
        && devices.getOrDefault(account, Set.of()).size() > 1;
  }

  private void missing(String who, Predicate<Sent> owed, Set<String> got, List<String> faults) {
    sent.forEach((text, message) -> {
      boolean came = got.contains(text) || deletions.excuses(message.recipient, text);
      if (message.acknowledged && owed.test(message) && !came) {
        faults.add(who + " never got what was acknowledged: " + text);
      }
    });
  }

  private static final class Sent {
    private final String sender;
    private final String recipient;
    private final @Nullable String addressee;
    private final int order;
    private boolean acknowledged;
    private boolean again;

    Sent(String sender, String recipient, @Nullable String addressee, int order) {
      this.sender = sender;
      this.recipient = recipient;
      this.addressee = addressee;
      this.order = order;
    }

    boolean isFor(String account, String device) {
      return recipient.equals(account) && (addressee == null || addressee.equals(device));
    }
  }
}
