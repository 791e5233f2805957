package im.skein.core.chat;

import im.skein.core.base.Failures;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Installer.BindOption;
import im.skein.core.feature.Key;
import im.skein.core.feature.Session;
import im.skein.core.feature.SessionWatcher;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaException;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives each device the messages that it has missed, in their order, and reads on from the mailbox
/// where a session was too slow for live delivery.
///
/// There is no queue of offline messages: a device's place in the mailbox says what it has.
@Xep(number = 160, version = "1.0.1")
@Xep(number = 203, version = "2.0")
public final class OfflineMessages implements Feature, SessionWatcher {
  private static final Key<Cursor> CURSOR = new Key<>("place in the mailbox");
  private static final Name DELAY = new Name("urn:xmpp:delay", "delay");

  private static final int PAGE = 64;
  private static final int PAGE_BYTES = 65_536;

  private final MessageLog log;
  private final StanzaIds ids;
  private final Jid domain;
  private final boolean archive;
  private final Failures failures;

  /// Reads from that log.
  ///
  /// @param archive whether clients can read older messages elsewhere
  public OfflineMessages(
      MessageLog log, StanzaIds ids, Jid domain, boolean archive, Failures failures) {
    this.log = log;
    this.ids = ids;
    this.domain = domain;
    this.archive = archive;
    this.failures = failures;
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.SERVER, "msgoffline");
    to.advertise(Target.ACCOUNT, "urn:xmpp:delay");
    to.watch(this);
    if (archive) {
      to.option(new AtBinding());
    }
  }

  /// A client that binds its resource together with its log-in is told what the archive holds, and
  /// reads there what it has missed; it gets here what comes afterwards (XEP-0386 §3.2), and what
  /// no archive of the account holds.
  private final class AtBinding implements BindOption {
    @Override
    public String name() {
      return "";
    }

    @Override
    public @Nullable Element bound(Session session, Element bind) {
      long account = session.home().account().id();
      Cursor cursor = new Cursor();
      long head = log.head(account);
      long passing = log.passing(account, log.delivered(account, session.device()));
      cursor.archived = head;
      cursor.index = passing == 0 ? head : passing - 1;
      cursor.placed = true;
      session.put(CURSOR, cursor);
      log.delivered(account, session.device(), cursor.index);
      return null;
    }
  }

  @Override
  public void receptive(Session session) {
    Cursor cursor = session.get(CURSOR);
    if (cursor == null) {
      cursor = new Cursor();
      session.put(CURSOR, cursor);
    }
    session.lagging(true);
    if (!cursor.reading) {
      readOn(session, cursor);
    }
  }

  @Override
  public void drained(Session session) {
    Cursor cursor = session.get(CURSOR);
    if (cursor != null && session.lagging() && !cursor.reading) {
      readOn(session, cursor);
    }
  }

  @Override
  public void delivered(Session session, long mailboxIndex) {
    log.delivered(session.home().account().id(), session.device(), mailboxIndex);
  }

  private void readOn(Session session, Cursor cursor) {
    cursor.reading = true;
    session.home().strand().executeWaiting(() -> read(session, cursor));
  }

  /// Reads one page while the strand rests, so that nothing can come between its end and going
  /// live.
  private void read(Session session, Cursor cursor) {
    cursor.reading = false;
    if (!session.wantsMessages() || !session.home().sessions().contains(session)) {
      return;
    }
    long account = session.home().account().id();
    if (!cursor.placed) {
      cursor.index = log.delivered(account, session.device());
      log.delivered(account, session.device(), cursor.index);
      cursor.placed = true;
    }
    cursor.index = Math.max(cursor.index, session.lastIndex());
    List<MessageLog.Entry> page = log.received(account, cursor.index, PAGE, PAGE_BYTES);
    for (MessageLog.Entry entry : page) {
      boolean found = entry.index() <= cursor.archived && !entry.passing();
      if (!found && !give(session, entry)) {
        return;
      }
      cursor.index = entry.index();
    }
    if (page.isEmpty()) {
      session.lagging(false);
    } else {
      readOn(session, cursor);
    }
  }

  private boolean give(Session session, MessageLog.Entry entry) {
    try {
      Element element =
          new DocumentReader(XmlLimits.STORED).read(entry.stanza(), 0, entry.stanza().length);
      Stanza stanza = Stanza.parse(element);
      Jid own = session.home().jid();
      Jid to = stanza.to();
      Stanza known =
          StanzaIds.has(stanza, own)
              ? stanza
              : stanza.plus(ids.element(own, entry.conversation(), entry.sequence()));
      Stanza stamped =
          known
              .addressed(stanza.from(), session.jid().equals(to) ? to : own)
              .plus(delay(entry.stampMicros()));
      return session.deliver(stamped, entry.index());
    } catch (XmlException | StanzaException e) {
      failures.bug("reading a kept message", e);
      return true;
    }
  }

  private Element delay(long stampMicros) {
    Instant stamp = Instant.EPOCH.plus(stampMicros, ChronoUnit.MICROS);
    return Element.builder(DELAY)
        .attribute("from", domain.toString())
        .attribute("stamp", stamp.truncatedTo(ChronoUnit.MILLIS).toString())
        .build();
  }

  /// Where a session stands in the mailbox while it reads there.
  private static final class Cursor {
    private boolean placed;
    private boolean reading;
    private long index;

    /// Up to which place the client reads in the archive what stands there.
    private long archived;
  }
}
