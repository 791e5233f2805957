package im.skein.core.media;

import im.skein.core.archive.Attachments;
import im.skein.core.archive.Leftovers;
import im.skein.core.base.Time;
import im.skein.core.feature.Transit;
import im.skein.core.feature.Verdict;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Files that were uploaded and never sent. A file counts as sent once its uploader has sent
/// anything in which its token stands, or anything at all that cannot be read here, such as an
/// encrypted message: then it may be named in there. What is still unsent after a while is removed,
/// unless a message that is kept has it.
public final class Unsent {
  private static final int PIECE = 100;

  private final UploadStore store;
  private final Leftovers leftovers;
  private final Time time;
  private final Optional<Duration> patience;

  /// Accounts that may have such files; nobody else's stanzas are looked into.
  private final Set<Long> hopeful = ConcurrentHashMap.newKeySet();

  /// Those in that store.
  ///
  /// @param leftovers knows which files the messages have that are kept
  /// @param patience how long a file may stay unsent, empty for ever
  public Unsent(UploadStore store, Leftovers leftovers, Time time, Optional<Duration> patience) {
    this.store = store;
    this.leftovers = leftovers;
    this.time = time;
    this.patience = patience;
  }

  /// Learns of those that the last run has left; to be called before the first stanza. May wait.
  public void begin() {
    hopeful.addAll(store.hopeful());
  }

  /// Somebody was given a place for a file, and does not know it yet.
  void expect(long account) {
    hopeful.add(account);
  }

  /// Looks at what an account sends. What it may name is written down before anything that is
  /// written later, so also before the stanza itself.
  Verdict visit(Stanza stanza, Transit transit) {
    long account = transit.home().account().id();
    if (!hopeful.contains(account)) {
      return new Verdict.Continue(stanza);
    }
    Naming naming = Naming.of(stanza);
    if (naming.mayNameAny()) {
      // First, for whoever asks for a place meanwhile is added again.
      hopeful.remove(account);
      if (!store.noteAllSent(account)) {
        hopeful.add(account);
        return busy();
      }
    } else if (!naming.tokens().isEmpty()) {
      List<byte[]> slots = naming.tokens().stream().map(Uploads::hash).toList();
      if (!store.noteSent(slots)) {
        return busy();
      }
    }
    return new Verdict.Continue(stanza);
  }

  private static Verdict busy() {
    return new Verdict.Refuse(StanzaError.of(Condition.RESOURCE_CONSTRAINT));
  }

  /// Gives up what was not sent for too long, for the next [Uploads#sweep]. May wait.
  public void sweep(Uploads uploads) {
    if (patience.isEmpty()) {
      return;
    }
    Instant before = time.now().minus(patience.get());
    List<Upload> some;
    boolean more;
    do {
      some = store.unsent(before, PIECE);
      List<byte[]> sent = new ArrayList<>();
      more = some.size() == PIECE;
      for (Upload file : some) {
        switch (leftovers.mention(Attachments.keyOfSlot(file.slot()))) {
          case SOME -> sent.add(file.slot());
          case NONE -> uploads.removeUnsent(file);
          case UNSURE -> more = false;
        }
      }
      more &= sent.isEmpty() || store.noteSent(sent);
    } while (more);
  }
}
