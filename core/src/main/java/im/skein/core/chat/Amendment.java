package im.skein.core.chat;

import im.skein.core.base.StoreException;
import im.skein.core.base.StoreException.Reason;
import im.skein.wire.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a message does to messages of its conversation that were kept before it, in the same
/// commit.
///
/// @param kind what is done
/// @param id the id that its client gave to the message meant; empty when only a place is given
/// @param place where the message meant stands, or null when it is meant by its id; where both are
///   given and nothing stands at the place, the id counts
/// @param author only what that one wrote may be meant, see [Kept#author]; empty for anybody
/// @param tombstone what takes the place of the text, without a stamp; null unless retracted
public record Amendment(
    Kind kind,
    String id,
    StanzaIds.@Nullable Place place,
    String author,
    @Nullable Element tombstone) {
  /// Nothing is done to others.
  public static final Amendment NONE = new Amendment(Kind.NONE, "", null, "", null);

  /// What may be done.
  public enum Kind {
    /// Nothing.
    NONE,
    /// The text takes the place of another (XEP-0308).
    CORRECTION,
    /// Text, and what corrected it, goes for ever (XEP-0424, XEP-0425).
    RETRACTION
  }

  /// A correction by that author of the message with that id.
  public static Amendment correction(String id, String author) {
    return new Amendment(Kind.CORRECTION, id, null, author, null);
  }

  /// A retraction by that author of the message with that id.
  ///
  /// @param retraction id of the message that retracts
  public static Amendment retraction(String id, String author, String retraction) {
    return retraction(null, id, author, retraction);
  }

  /// A retraction by that author of the message at that place, or else of the one with that id.
  ///
  /// @param place where its author says it stands, or null
  /// @param retraction id of the message that retracts
  public static Amendment retraction(
      StanzaIds.@Nullable Place place, String id, String author, String retraction) {
    return new Amendment(Kind.RETRACTION, id, place, author, retracted(retraction));
  }

  /// A retraction, by somebody who may, of what anybody wrote. The message must be there.
  public static Amendment moderation(StanzaIds.Place place, Element tombstone) {
    return new Amendment(Kind.RETRACTION, "", place, "", tombstone);
  }

  private static Element retracted(String retraction) {
    return Element.builder(Amendments.RETRACTED).attribute("id", retraction).build();
  }

  /// Whether nothing is done to others.
  public boolean isNone() {
    return kind == Kind.NONE;
  }

  /// A message that was kept before.
  ///
  /// @param sequence place in the conversation
  /// @param stampMicros when it was kept
  public record Old(long sequence, long stampMicros, Kept kept) {}

  /// What was kept of the conversation before.
  public interface Past {
    /// The message at that place; null when there is none, or it is of another conversation, or
    /// nothing is left of it.
    @Nullable Old at(StanzaIds.Place place);

    /// Messages with that id and those that correct such a one, newest first; the newest few are
    /// enough.
    List<Old> named(String id);
  }

  /// Finds what becomes a tombstone. A message that is not known is none of our business: it may be
  /// older than what is kept, so what amends it goes on as any other message.
  ///
  /// @return nothing unless it is a retraction
  /// @throws StoreException `FOREIGN` when somebody else wrote the message, `MISSING` when there
  ///   must be a message and there is none, or it was retracted
  public List<Old> targets(Past past) {
    if (isNone()) {
      return List.of();
    }
    Old meant = place == null ? null : placed(past, place);
    if (meant == null && !id.isEmpty()) {
      meant = named(past);
    }
    boolean moderation = author.isEmpty();
    if (meant == null) {
      if (moderation) {
        throw new StoreException(Reason.MISSING);
      }
      return List.of();
    }
    if (meant.kept.isRetracted() && (moderation || kind == Kind.CORRECTION)) {
      throw new StoreException(Reason.MISSING);
    }
    return kind == Kind.CORRECTION ? List.of() : withCorrections(root(meant, past), past);
  }

  private @Nullable Old placed(Past past, StanzaIds.Place at) {
    Old old = past.at(at);
    if (old != null && !author.isEmpty() && !author.equals(old.kept.author())) {
      throw new StoreException(Reason.FOREIGN);
    }
    return old;
  }

  private @Nullable Old named(Past past) {
    boolean foreign = false;
    for (Old old : past.named(id)) {
      if (id.equals(old.kept.id())) {
        if (author.equals(old.kept.author())) {
          return old;
        }
        foreign = true;
      }
    }
    if (foreign) {
      throw new StoreException(Reason.FOREIGN);
    }
    return null;
  }

  /// What the message corrects, or itself: clients may name either (XEP-0308 §4).
  private static Old root(Old meant, Past past) {
    String corrected = meant.kept.corrects();
    if (corrected != null) {
      for (Old old : past.named(corrected)) {
        if (old.sequence < meant.sequence
            && corrected.equals(old.kept.id())
            && old.kept.author().equals(meant.kept.author())) {
          return old;
        }
      }
    }
    return meant;
  }

  private static List<Old> withCorrections(Old root, Past past) {
    List<Old> all = new ArrayList<>();
    all.add(root);
    String name = root.kept.id();
    if (name != null) {
      for (Old old : past.named(name)) {
        if (old.sequence > root.sequence
            && Objects.equals(name, old.kept.corrects())
            && old.kept.author().equals(root.kept.author())) {
          all.add(old);
        }
      }
    }
    all.removeIf(old -> old.kept.isRetracted());
    return all;
  }

  /// What takes the place of a message.
  ///
  /// @param stampMicros when it is retracted
  public byte[] replacement(Kept kept, long stampMicros) {
    if (tombstone == null) {
      throw new IllegalStateException("nothing is retracted");
    }
    return kept.tombstone(tombstone, stampMicros);
  }
}
