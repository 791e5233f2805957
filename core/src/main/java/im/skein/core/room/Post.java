package im.skein.core.room;

import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes what rooms send to people.
public interface Post {
  /// Sends a stanza whose addresses are both set.
  ///
  /// @param handled run once, on any strand, when it is durable or needs not be
  void send(Stanza stanza, Runnable handled);

  /// Sends a message to one person and tells what came of it.
  ///
  /// @param settled run once, on any strand: with null when it is durable or needs not be, else
  ///   with why not
  void send(Message message, Consumer<@Nullable StanzaError> settled);

  /// Sends stanzas to one address, in their order.
  ///
  /// @param stanzas as they are told to many: they say from whom, but not to whom; the list does
  ///   not change afterwards
  void send(List<? extends Stanza> stanzas, Jid to);

  /// Lets somebody who is not there know that he may be meant; he is not given the message.
  ///
  /// @param message as it is told to many
  /// @param person a bare address, perhaps of nobody
  void hint(Message message, Jid person);
}
