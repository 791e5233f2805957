package im.skein.testkit.store;

import im.skein.core.base.AccountRef;
import im.skein.core.chat.MessageLog.Append;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.core.chat.MessageLog.RoomAppend;
import im.skein.wire.Jid;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/// What the contracts share in which people write to one another: three accounts, and their words.
abstract class TalkContract extends StoreContract {
  /// The address of nobody here.
  static final Jid NOBODY = Jid.known("nobody@example.org");

  AccountRef alice = new AccountRef(0, NOBODY);
  AccountRef bob = new AccountRef(0, NOBODY);
  AccountRef carol = new AccountRef(0, NOBODY);

  TalkContract(StoreProvider provider) {
    super(provider);
  }

  @BeforeEach
  void makeAccounts() {
    alice = make("alice").ref();
    bob = make("bob").ref();
    carol = make("carol").ref();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] stanza) {
    return new String(stanza, StandardCharsets.UTF_8);
  }

  static Append message(
      AccountRef from, AccountRef to, byte @Nullable [] dedupe, boolean passing, byte[] stanza) {
    return new Append(from.jid(), from.id(), to.jid(), to.id(), dedupe, passing, stanza);
  }

  Appended append(Append append) {
    return get(stores().messages().append(append));
  }

  /// Sends a message that is no more than that text.
  Appended send(AccountRef from, AccountRef to, String text) {
    return append(message(from, to, null, false, bytes(text)));
  }

  /// Says something in a room.
  Appended say(Jid room, byte @Nullable [] dedupe, byte[] stanza) {
    return get(stores().messages().append(new RoomAppend(room, dedupe, stanza)));
  }

  static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
