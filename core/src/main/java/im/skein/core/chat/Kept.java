package im.skein.core.chat;

import im.skein.core.base.Hashes;
import im.skein.wire.Attribute;
import im.skein.wire.Element;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaException;
import im.skein.wire.form.Stamps;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A message as it is kept: who wrote it, under which id, and what it is to others.
public final class Kept {
  private static final Name OCCUPANT_ID = new Name("urn:xmpp:occupant-id:0", "occupant-id");

  /// In what a room keeps, the address of who said it.
  private static final Name SIGNATURE = new Name("http://jabber.org/protocol/muc#user", "x");

  /// What a tombstone keeps of a message.
  private static final Set<Name> LASTING =
      Set.of(
          OCCUPANT_ID,
          SIGNATURE,
          StanzaIds.STANZA_ID,
          new Name("urn:xmpp:sid:0", "origin-id"),
          new Name("urn:xmpp:delay", "delay"));

  /// Payload of messages that nobody corrects or retracts.
  private static final Set<String> SIGNS =
      Set.of(
          "urn:xmpp:receipts",
          "urn:xmpp:chat-markers:0",
          "http://jabber.org/protocol/chatstates",
          "urn:xmpp:reactions:0",
          "urn:xmpp:hints",
          "urn:xmpp:sid:0",
          "urn:xmpp:occupant-id:0",
          "urn:xmpp:delay");

  private static final int NAME_BYTES = 6;

  /// So many addresses of one message count.
  private static final int MOST_ADDRESSES = 32;

  private final Element message;

  private Kept(Element message) {
    this.message = message;
  }

  /// A message, as it stands in a store or comes from one.
  public static Kept of(Element message) {
    return new Kept(message);
  }

  /// Reads a message, or answers null when nothing is left of it.
  public static @Nullable Kept read(byte[] stanza) {
    if (stanza.length == 0) {
      return null;
    }
    try {
      return new Kept(new DocumentReader(XmlLimits.STORED).read(stanza, 0, stanza.length));
    } catch (XmlException e) {
      return null;
    }
  }

  /// The message.
  public Element message() {
    return message;
  }

  /// Who wrote it: a bare address that the server has set, and for what came through a room the
  /// occupant id behind it (XEP-0421), since all that rooms send comes from one bare address.
  public String author() {
    String id = occupant();
    return id == null ? sender() : author(sender(), id);
  }

  /// The author of what an occupant says.
  ///
  /// @param room bare address of the room
  /// @param occupantId from XEP-0421
  public static String author(String room, String occupantId) {
    return room + "#" + occupantId;
  }

  private String sender() {
    String from = message.attribute("from");
    return from == null ? "" : bare(from);
  }

  private static String bare(String address) {
    int resource = address.indexOf('/');
    return resource < 0 ? address : address.substring(0, resource);
  }

  private @Nullable String occupant() {
    Element element = message.child(OCCUPANT_ID);
    return element == null ? null : element.attribute("id");
  }

  /// The id that its client gave it, or null.
  public @Nullable String id() {
    return message.attribute("id");
  }

  /// The id of the message that it corrects, or null.
  public @Nullable String corrects() {
    Element replace = message.child(Amendments.REPLACE);
    return replace == null ? null : replace.attribute("id");
  }

  /// Whether only a tombstone is left of it.
  public boolean isRetracted() {
    return message.child(Amendments.RETRACTED) != null;
  }

  /// The names under which it is looked for: those of its id and of what it corrects; none when it
  /// is only a sign such as a receipt.
  public List<Long> names() {
    boolean says =
        message.children().stream().anyMatch(part -> !SIGNS.contains(part.name().namespace()));
    List<Long> names = new ArrayList<>(2);
    String id = id();
    if (says && id != null) {
      names.add(name(id));
    }
    String corrected = corrects();
    if (says && corrected != null) {
      names.add(name(corrected));
    }
    return names;
  }

  /// Whether it has that id or corrects a message that has.
  public boolean isNamed(String id) {
    return id.equals(id()) || id.equals(corrects());
  }

  /// A number of 48 bits for an id; different ids may share one.
  public static long name(String id) {
    return ByteBuffer.wrap(Hashes.sha256(id)).getLong() >>> (Long.SIZE - Byte.SIZE * NAME_BYTES);
  }

  /// What is left of it when it is retracted (XEP-0424 §5): its envelope and its ids.
  ///
  /// @param retracted what says so, without a stamp
  /// @param stampMicros when it was retracted, in microseconds since 1970
  byte[] tombstone(Element retracted, long stampMicros) {
    Instant stamp = Instant.EPOCH.plus(stampMicros, ChronoUnit.MICROS);
    return XmlWriter.bytes(tombstone(retracted, stamp), "");
  }

  /// The same as a stanza.
  Stanza retracted(Element retracted, Instant stamp) {
    return new Kept(tombstone(retracted, stamp)).stanza();
  }

  /// The message as a stanza.
  Stanza stanza() {
    try {
      return Stanza.parse(message);
    } catch (StanzaException e) {
      throw new IllegalStateException("a message was read before", e);
    }
  }

  private Element tombstone(Element retracted, Instant stamp) {
    Element.Builder rest = Element.builder(message.name());
    for (Attribute attribute : message.attributes()) {
      rest.attribute(attribute.name(), attribute.value());
    }
    for (Element part : message.children()) {
      if (LASTING.contains(part.name())) {
        rest.add(part);
      }
    }
    return rest.add(retracted.withAttribute("stamp", Stamps.format(stamp))).build();
  }

  /// The room that it was said in or came through, empty for none.
  public String room() {
    return occupant() == null ? "" : sender();
  }

  /// Who wrote it, without the room: a bare address where it is known, or else an occupant id.
  public String writer() {
    String occupant = occupant();
    if (occupant == null) {
      return sender();
    }
    String address = signature();
    return address == null ? occupant : bare(address);
  }

  /// Only rooms make messages of this type that are kept, so this one can be believed.
  private @Nullable String signature() {
    Element x = message.child(SIGNATURE);
    Element item = x == null ? null : x.child("item");
    boolean ofRoom = "groupchat".equals(message.attribute("type"));
    return ofRoom && item != null ? item.attribute("jid") : null;
  }

  /// The addresses of the web that stand in it, each alone in an attribute or as a text.
  public List<String> addresses() {
    List<String> found = new ArrayList<>(0);
    collect(message, found);
    return found;
  }

  private static void collect(Element element, List<String> found) {
    element.attributes().forEach(attribute -> note(attribute.value(), found));
    note(element.text().strip(), found);
    element.children().forEach(child -> collect(child, found));
  }

  private static void note(String text, List<String> found) {
    boolean web = text.startsWith("https://") || text.startsWith("http://");
    if (web
        && found.size() < MOST_ADDRESSES
        && !found.contains(text)
        && text.chars().noneMatch(Character::isWhitespace)) {
      found.add(text);
    }
  }

  /// The text, or null where there is none.
  public @Nullable String body() {
    Element body = message.child(Message.BODY);
    return body == null ? null : body.text();
  }
}
