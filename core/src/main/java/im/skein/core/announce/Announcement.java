package im.skein.core.announce;

import im.skein.core.base.Cabinet;
import im.skein.core.base.Hashes;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.form.Stamps;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/// Something that the server tells many accounts, and how far it has come.
///
/// @param id what it is known by, also to those who get it
/// @param made when it was made
/// @param reached the key of the last account that has been served, 0 before the first
/// @param told how many accounts have got it
/// @param done whether all have been served
public record Announcement(
    String id, Draft draft, Instant made, long reached, int told, boolean done) {
  private static final Name NAME = new Name("urn:skein:announcement:0", "announcement");
  private static final int ID_BYTES = 18;

  /// Who gets an announcement.
  public enum Reach {
    /// Every account; who is off line gets it at the next log-in.
    ALL,
    /// Whoever is on line when their turn comes.
    ONLINE
  }

  /// What is to be told.
  ///
  /// @param key tells apart two announcements of the same words; empty when they are one
  /// @param lang the language of the words (BCP 47), empty when it is not known
  /// @param subject a headline, empty for none
  public record Draft(Reach reach, String key, String lang, String subject, String text) {
    /// The same for the same draft at any time, so that one that is repeated is known again.
    String id() {
      MessageDigest digest = Hashes.sha256();
      for (String part : new String[] {reach.name(), key, lang, subject, text}) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest.digest(), ID_BYTES));
    }
  }

  static Announcement of(Draft draft, Instant now) {
    return new Announcement(draft.id(), draft, now, 0, 0, false);
  }

  Announcement reached(long account, int more) {
    return new Announcement(id, draft, made, account, told + more, done);
  }

  Announcement finished() {
    return new Announcement(id, draft, made, reached, told, true);
  }

  Cabinet.Document toDocument() {
    Element element =
        Element.builder(NAME)
            .attribute("reach", draft.reach.name())
            .attribute("key", draft.key)
            .attribute("lang", draft.lang)
            .attribute("made", Stamps.format(made))
            .attribute("reached", Long.toString(reached))
            .attribute("told", Integer.toString(told))
            .attribute("done", Boolean.toString(done))
            .textChild("subject", draft.subject)
            .textChild("text", draft.text)
            .build();
    return new Cabinet.Document(id, XmlWriter.bytes(element, ""));
  }

  /// @throws IllegalStateException when nobody could have written that
  static Announcement read(Cabinet.Document document) {
    try {
      byte[] content = document.content();
      Element element = new DocumentReader(XmlLimits.STORED).read(content, 0, content.length);
      return new Announcement(
          document.key(),
          new Draft(
              Reach.valueOf(attribute(element, "reach")),
              attribute(element, "key"),
              attribute(element, "lang"),
              Objects.requireNonNullElse(element.childText("subject"), ""),
              Objects.requireNonNullElse(element.childText("text"), "")),
          Objects.requireNonNullElse(Stamps.parse(element.attribute("made")), Instant.EPOCH),
          Long.parseLong(attribute(element, "reached")),
          Integer.parseInt(attribute(element, "told")),
          Boolean.parseBoolean(attribute(element, "done")));
    } catch (XmlException | IllegalArgumentException e) {
      throw new IllegalStateException("a kept announcement cannot be read", e);
    }
  }

  private static String attribute(Element element, String name) {
    return Objects.requireNonNullElse(element.attribute(name), "");
  }
}
