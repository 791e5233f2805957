package im.skein.testkit.sim;

import im.skein.wire.Element;
import im.skein.wire.Name;
import org.jspecify.annotations.Nullable;

/// A message that a simulated client sends until it is acknowledged.
final class Outgoing {
  private static final String SID = "urn:xmpp:sid:0";
  private static final String RETRACT = "urn:xmpp:message-retract:1";
  private static final String CORRECT = "urn:xmpp:message-correct:0";

  final String to;
  final String text;

  /// The room that it is for, null for an account.
  final @Nullable RoomSeat seat;

  /// What it takes back in a chat; empty for nothing.
  final String retracts;

  /// Which stanza of the session it was, from 1; 0 while it was not sent in it.
  long number;

  /// Whether it was sent in an earlier session.
  boolean again;

  private final @Nullable Element deed;

  private Outgoing(
      String to, String text, @Nullable RoomSeat seat, String retracts, @Nullable Element deed) {
    this.to = to;
    this.text = text;
    this.seat = seat;
    this.retracts = retracts;
    this.deed = deed;
  }

  /// A message to an address.
  static Outgoing to(String address, String text) {
    return new Outgoing(address, text, null, "", null);
  }

  /// A message to an address that takes another back.
  static Outgoing retraction(String address, String text, String retracts) {
    return new Outgoing(address, text, null, retracts, named(RETRACT, "retract", retracts));
  }

  /// A message to a room.
  static Outgoing in(RoomSeat seat, String text) {
    return new Outgoing(seat.address(), text, seat, "", null);
  }

  /// A message to a room that takes another back.
  ///
  /// @param id by which it names that
  static Outgoing retraction(RoomSeat seat, String text, String id) {
    return new Outgoing(seat.address(), text, seat, "", named(RETRACT, "retract", id));
  }

  /// A message to a room that corrects another.
  static Outgoing correction(RoomSeat seat, String text, String corrected) {
    return new Outgoing(seat.address(), text, seat, "", named(CORRECT, "replace", corrected));
  }

  private static Element named(String namespace, String local, String id) {
    return Element.builder(namespace, local).attribute("id", id).build();
  }

  /// Whether it may be sent now.
  boolean ready() {
    return seat == null || seat.isIn();
  }

  /// The stanza, without its number.
  Element toElement() {
    return Element.builder(Name.client("message"))
        .attribute("type", seat == null ? "chat" : "groupchat")
        .attribute("id", text)
        .attribute("to", to)
        .textChild("body", text)
        .add(Element.builder(SID, "origin-id").attribute("id", text).build())
        .add(deed)
        .build();
  }
}
