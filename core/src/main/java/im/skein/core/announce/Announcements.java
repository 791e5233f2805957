package im.skein.core.announce;

import im.skein.core.account.Account;
import im.skein.core.account.Accounts;
import im.skein.core.announce.Announcement.Draft;
import im.skein.core.announce.Announcement.Reach;
import im.skein.core.base.Cabinet;
import im.skein.core.base.Failures;
import im.skein.core.base.StoreException;
import im.skein.core.base.Strand;
import im.skein.core.base.Time;
import im.skein.core.route.Homes;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells many accounts something, in the name of the server.
///
/// An announcement is written down before it is acknowledged. Then a portion of the accounts is
/// served at a time, and how far it has come is written down before the next: after a crash it goes
/// on there. Who of the last portion had it already is known by its id, like any message that is
/// sent twice.
public final class Announcements {
  /// The longest text in characters.
  public static final int LONGEST = 8_000;

  private static final String FEATURE = "announcement";
  private static final int LONGEST_SUBJECT = 200;
  private static final int LONGEST_LANG = 35;
  private static final int PORTION = 50;

  /// So many are remembered; the oldest are forgotten.
  private static final int MOST = 200;

  private static final int MOST_AT_WORK = 20;
  private static final Duration KNOWN = Duration.ofDays(7);
  private static final long RETRY_MILLIS = 15_000;
  private static final Name ORIGIN_ID = new Name("urn:xmpp:sid:0", "origin-id");

  private final Parts on;
  private final Map<String, List<CompletableFuture<Announcement>>> waiting = new HashMap<>();
  private boolean running;

  /// What announcing needs.
  ///
  /// @param domain whose name they are sent in
  /// @param strand for this alone
  public record Parts(
      Jid domain,
      Accounts accounts,
      Homes homes,
      Sender sender,
      Cabinet cabinet,
      Strand strand,
      Time time,
      Failures failures) {}

  /// Sends a message to one account.
  @FunctionalInterface
  public interface Sender {
    /// Sends it; never waits.
    ///
    /// @param settled run once, on any thread: with null when it is durable, else with why not
    void send(Message message, Consumer<@Nullable StanzaError> settled);
  }

  /// What became of a wish to announce.
  public sealed interface Outcome {
    /// It is durable and on its way.
    record Made(Announcement announcement) implements Outcome {}

    /// The same was announced before: nothing is done a second time.
    record Known(Announcement announcement) implements Outcome {}

    /// There is nothing in it.
    record Empty() implements Outcome {}

    /// A part of it is too long, or no language.
    record Unfit(String part) implements Outcome {}

    /// Too many are on their way.
    record Busy() implements Outcome {}
  }

  /// Announcements with these parts.
  public Announcements(Parts parts) {
    on = parts;
  }

  /// Goes on with what a crash has cut short.
  public void start() {
    on.strand.executeWaiting(this::wake);
  }

  /// Completes when an announcement has reached everybody it is for; at once when it did before,
  /// exceptionally when there is none of that id.
  public CompletableFuture<Announcement> finished(String id) {
    CompletableFuture<Announcement> finished = new CompletableFuture<>();
    on.strand.executeWaiting(() -> {
      Cabinet.Document document = on.cabinet.read(FEATURE, id);
      Announcement now = document == null ? null : Announcement.read(document);
      if (now == null) {
        finished.completeExceptionally(new NoSuchElementException(id));
      } else if (now.done()) {
        finished.complete(now);
      } else {
        waiting.computeIfAbsent(id, _ -> new ArrayList<>()).add(finished);
      }
    });
    return finished;
  }

  /// Announces something; may wait. When this returns, it is durable.
  public Outcome make(Draft draft) {
    Draft clean =
        new Draft(
            draft.reach(),
            draft.key(),
            draft.lang(),
            draft.subject().strip(),
            draft.text().strip());
    if (clean.text().isEmpty()) {
      return new Outcome.Empty();
    }
    String unfit = unfit(clean);
    if (unfit != null) {
      return new Outcome.Unfit(unfit);
    }
    Announcement wanted = Announcement.of(clean, on.time.now());
    Cabinet.Document before = on.cabinet.read(FEATURE, wanted.id());
    if (before != null) {
      Announcement known = Announcement.read(before);
      if (!known.done() || known.made().isAfter(on.time.now().minus(KNOWN))) {
        return new Outcome.Known(known);
      }
      on.cabinet.put(FEATURE, wanted.toDocument());
    } else if (open().size() >= MOST_AT_WORK) {
      return new Outcome.Busy();
    } else if (!on.cabinet.add(FEATURE, wanted.toDocument())) {
      return new Outcome.Known(wanted);
    }
    start();
    return new Outcome.Made(wanted);
  }

  private static @Nullable String unfit(Draft draft) {
    if (draft.text().codePointCount(0, draft.text().length()) > LONGEST) {
      return "text";
    }
    if (draft.subject().codePointCount(0, draft.subject().length()) > LONGEST_SUBJECT) {
      return "subject";
    }
    boolean language =
        draft.lang().length() <= LONGEST_LANG
            && draft.lang().chars().allMatch(c -> c == '-' || isLetterOrDigit(c));
    return language ? null : "language";
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /// What is not done, the oldest first; those that are done and old are forgotten on the way.
  private List<Announcement> open() {
    List<Announcement> open = new ArrayList<>();
    List<Announcement> done = new ArrayList<>();
    for (Cabinet.Document document : on.cabinet.latest(FEATURE, "", MOST * 2)) {
      Announcement one = Announcement.read(document);
      (one.done() ? done : open).add(one);
    }
    done.sort((a, b) -> b.made().compareTo(a.made()));
    if (done.size() > MOST) {
      on.cabinet.remove(
          FEATURE, done.subList(MOST, done.size()).stream().map(Announcement::id).toList());
    }
    open.sort((a, b) -> a.made().compareTo(b.made()));
    return open;
  }

  private void wake() {
    if (!running) {
      running = true;
      step();
    }
  }

  /// Serves the next portion. Waits, on the strand.
  private void step() {
    try {
      List<Announcement> open = open();
      if (open.isEmpty()) {
        running = false;
        return;
      }
      Announcement next = open.getFirst();
      List<Account> page = on.accounts.list(next.reached(), PORTION);
      if (page.isEmpty()) {
        Announcement done = next.finished();
        on.cabinet.put(FEATURE, done.toDocument());
        List<CompletableFuture<Announcement>> told = waiting.remove(done.id());
        if (told != null) {
          told.forEach(each -> each.complete(done));
        }
        on.strand.executeWaiting(this::step);
      } else {
        new Portion(next, page).send();
      }
    } catch (StoreException e) {
      on.failures.trouble("announcing", e);
      later();
    }
  }

  private void later() {
    var _ = on.time.after(RETRY_MILLIS, on.strand, () -> on.strand.executeWaiting(this::step));
  }

  /// Some accounts that are served at the same time.
  private final class Portion {
    private final Announcement announcement;
    private final List<Account> accounts;
    private final AtomicInteger left;
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    Portion(Announcement announcement, List<Account> accounts) {
      this.announcement = announcement;
      this.accounts = accounts;
      this.left = new AtomicInteger(accounts.size());
    }

    void send() {
      for (Account account : accounts) {
        Jid to = account.ref().jid();
        boolean meant = announcement.draft().reach() == Reach.ALL || on.homes.isOnline(to);
        if (meant) {
          on.sender.send(message(announcement, to), this::settled);
        } else {
          one();
        }
      }
    }

    private void settled(@Nullable StanzaError error) {
      if (error == null) {
        told.incrementAndGet();
      } else if (isPassing(error)) {
        failed.incrementAndGet();
      }
      one();
    }

    private void one() {
      if (left.decrementAndGet() == 0) {
        on.strand.executeWaiting(this::ended);
      }
    }

    private void ended() {
      if (failed.get() > 0) {
        later();
        return;
      }
      try {
        long reached = accounts.getLast().ref().id();
        on.cabinet.put(FEATURE, announcement.reached(reached, told.get()).toDocument());
        step();
      } catch (StoreException e) {
        on.failures.trouble("announcing", e);
        later();
      }
    }
  }

  /// Whether it may go well at another time: the stores are in trouble, not the account.
  private static boolean isPassing(StanzaError error) {
    return error.condition() == Condition.RESOURCE_CONSTRAINT
        || error.condition() == Condition.INTERNAL_SERVER_ERROR;
  }

  private Message message(Announcement announcement, Jid to) {
    Draft draft = announcement.draft();
    String id = announcement.id();
    List<Element> payload = new ArrayList<>(3);
    if (!draft.subject().isEmpty()) {
      payload.add(Element.text(Name.client("subject"), draft.subject()));
    }
    payload.add(Element.text(Message.BODY, draft.text()));
    payload.add(Element.builder(ORIGIN_ID).attribute("id", id).build());
    String lang = draft.lang().isEmpty() ? null : draft.lang();
    return new Message(
        new Envelope(on.domain, to, id, lang), Message.Type.NORMAL, List.copyOf(payload));
  }
}
