package im.skein.client;

import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/// One-to-one conversation with one contact: texts out and in, with receipts (XEP-0184).
public final class Dialogue {
  private static final Name REQUEST = new Name("urn:xmpp:receipts", "request");
  private static final Name RECEIVED = new Name("urn:xmpp:receipts", "received");
  private static final Name ORIGIN_ID = new Name("urn:xmpp:sid:0", "origin-id");

  private final Connection connection;
  private final Jid contact;

  /// A conversation over that connection.
  ///
  /// @param contact the other's address; only its bare part counts
  public Dialogue(Connection connection, Jid contact) {
    this.connection = connection;
    this.contact = contact.bare();
  }

  /// Sends a text and asks for a receipt.
  ///
  /// @return the message's id
  public String say(String text) throws IOException {
    String id = connection.freshId();
    connection.send(text(id, text));
    return id;
  }

  /// The message that [#say] would send; sending it again with the same id does not double it.
  public Message text(String id, String text) {
    return new Message(
        new Envelope(null, contact, id, null),
        Message.Type.CHAT,
        List.of(
            Element.text(Message.BODY, text),
            Element.empty(REQUEST),
            Element.builder(ORIGIN_ID).attribute("id", id).build()));
  }

  /// Waits for the next text of the contact, and confirms it where a receipt was asked for.
  ///
  /// @throws SilenceException when none comes in time
  public Message hear() throws IOException {
    Message message =
        (Message) connection.await(fromContact(m -> m.body() != null && !m.isError()));
    String id = message.id();
    if (message.payload(REQUEST) != null && id != null) {
      connection.send(
          new Message(
              new Envelope(null, message.from(), null, null),
              message.type(),
              List.of(Element.builder(RECEIVED).attribute("id", id).build())));
    }
    return message;
  }

  /// Waits for the receipt of a message of ours.
  ///
  /// @throws SilenceException when none comes in time
  public void awaitReceipt(String id) throws IOException {
    connection.await(
        fromContact(message -> {
          Element received = message.payload(RECEIVED);
          return received != null && id.equals(received.attribute("id"));
        }));
  }

  private Predicate<Stanza> fromContact(Predicate<Message> wanted) {
    return stanza -> {
      Jid from = stanza.from();
      return stanza instanceof Message message
          && from != null
          && from.sameBare(contact)
          && wanted.test(message);
    };
  }
}
