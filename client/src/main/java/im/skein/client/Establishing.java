package im.skein.client;

import im.skein.client.transport.Transport;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The way from a transport to a session, in one go.
///
/// @param stream the stream, ready for stanzas
/// @param jid the session's address
/// @param management the counts of stream management; unused where the server has none
/// @param managed whether it has
/// @param resumptionId what the server calls the session for resuming it, empty for nothing
/// @param resumed whether a lost session goes on
record Establishing(
    XmppStream stream,
    Jid jid,
    Management management,
    boolean managed,
    String resumptionId,
    boolean resumed) {
  /// Goes the way; the transport is closed when it ends half-way.
  ///
  /// @throws SilenceException when it takes longer than the options allow
  static Establishing within(
      Transport transport, Credentials who, Options options, Optional<Resumption> lost)
      throws IOException {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    CompletableFuture<Void> watch =
        done.orTimeout(options.patience().toMillis(), TimeUnit.MILLISECONDS)
            .handle((_, late) -> {
              if (late != null) {
                transport.close();
              }
              return null;
            });
    try {
      Establishing made = go(transport, who, options, lost);
      done.complete(true);
      return made;
    } catch (IOException e) {
      boolean late = !done.complete(false);
      watch.join();
      transport.close();
      if (late) {
        throw new SilenceException("session", options.patience());
      }
      throw e;
    }
  }

  /// The number in an acknowledgement.
  static long handled(Element element) throws IOException {
    try {
      return Long.parseLong(String.valueOf(element.attribute("h")));
    } catch (NumberFormatException e) {
      throw new IOException("the server acknowledged no number", e);
    }
  }

  private static Establishing go(
      Transport transport, Credentials who, Options options, Optional<Resumption> lost)
      throws IOException {
    Negotiation negotiation = Negotiation.begin(transport, who.domain());
    if (options.tls() == Options.TlsRule.REQUIRED && !transport.isEncrypted()) {
      negotiation.startTls();
    }
    negotiation.authenticate(who.name(), who.password(), options.plain());
    boolean offered = negotiation.features().child(Management.name("sm")) != null;
    if (lost.isPresent() && offered && resume(negotiation, lost.get())) {
      Resumption old = lost.get();
      return new Establishing(
          negotiation.stream(), old.jid(), old.management(), true, old.id(), true);
    }
    Jid jid = negotiation.bind(options.resource());
    Management management = new Management();
    if (!offered || !options.managed()) {
      return new Establishing(negotiation.stream(), jid, management, false, "", false);
    }
    negotiation.stream().send(Management.enable());
    Element answer = negotiation.element();
    boolean enabled = answer.is(Management.name("enabled"));
    String id = enabled ? answer.attribute("id") : null;
    return new Establishing(
        negotiation.stream(), jid, management, enabled, id == null ? "" : id, false);
  }

  /// Tries to go on with a lost session. A refusal may still say how far the server had come
  /// (XEP-0198 §5).
  private static boolean resume(Negotiation negotiation, Resumption lost) throws IOException {
    negotiation.stream().send(lost.management().resume(lost.id()));
    Element answer = negotiation.element();
    if (answer.attribute("h") != null) {
      lost.management().acknowledged(handled(answer));
    }
    return answer.is(Management.name("resumed"));
  }
}
