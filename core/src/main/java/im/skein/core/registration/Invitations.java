package im.skein.core.registration;

import im.skein.core.account.Account;
import im.skein.core.account.Accounts;
import im.skein.core.account.TokenStore;
import im.skein.core.account.TokenStore.Kind;
import im.skein.core.account.TokenStore.Token;
import im.skein.core.base.AccountRef;
import im.skein.core.base.Chance;
import im.skein.core.base.Hashes;
import im.skein.core.base.Time;
import im.skein.core.feature.Guest;
import im.skein.core.feature.Key;
import im.skein.core.roster.Everyone;
import im.skein.core.roster.RosterEffects;
import im.skein.core.roster.RosterLedger;
import im.skein.core.roster.RosterLedger.Contact;
import im.skein.core.roster.RosterLedger.Exchange;
import im.skein.core.route.Homes;
import im.skein.wire.sasl.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Makes invitations and takes them in. Only hashes of tokens are kept; a token has 160 bits and is
/// good for one account. Every call but [#shown] may wait.
public final class Invitations {
  private static final Key<byte[]> SHOWN = new Key<>("invitation");
  private static final int TOKEN_LETTERS = 32;

  private final Parts parts;

  /// What invitations need.
  public record Parts(
      Accounts accounts,
      TokenStore store,
      RosterLedger ledger,
      RosterEffects effects,
      Everyone everyone,
      Homes homes,
      Chance chance,
      Time time,
      InvitationSettings settings) {}

  /// Invitations made of these parts.
  public Invitations(Parts parts) {
    this.parts = parts;
  }

  /// An invitation to hand over.
  ///
  /// @param token what proves it
  /// @param link the XMPP link with the token
  /// @param page the web page with the token behind `#`, so that no server sees it; empty when
  ///   there is no page
  /// @param expires until when it is good
  public record Invitation(Secret token, Secret link, Secret page, Instant expires) {}

  /// Makes the invitation of whoever will administer the server.
  public Invitation forFounder() {
    return make(Kind.FOUNDER, 0);
  }

  /// Makes an invitation for a new account.
  ///
  /// @return null when the maker has too many open ones already
  public @Nullable Invitation by(Account maker) {
    Instant now = parts.time.now();
    if (parts.store.madeBy(maker.ref().id(), now).size() >= parts.settings.maxOpen()) {
      return null;
    }
    return make(Kind.INVITATION, maker.ref().id());
  }

  private Invitation make(Kind kind, long maker) {
    String token = parts.chance.letters(TOKEN_LETTERS);
    Instant expires = parts.time.now().plus(parts.settings.lifetime());
    parts.store.sweep(parts.time.now());
    parts.store.add(new Token(Hashes.sha256(token), kind, maker, 1, expires));
    String web = parts.settings.webAddress().get();
    return new Invitation(
        Secret.of(token),
        Secret.of("xmpp:" + parts.accounts.domain() + "?register;preauth=" + token),
        Secret.of(web.isEmpty() ? "" : web + "/#invite=" + token),
        expires);
  }

  /// Whether everybody may invite.
  boolean openToAll() {
    return parts.settings.everybody();
  }

  /// A guest shows a token.
  ///
  /// @return whether it is good
  boolean show(Guest guest, String token) {
    byte[] hash = Hashes.sha256(token);
    if (parts.store.peek(hash, parts.time.now()) == null) {
      return false;
    }
    guest.put(SHOWN, hash);
    return true;
  }

  /// The good invitation that a guest has shown, or null.
  @Nullable Token shown(Guest guest) {
    byte[] hash = guest.get(SHOWN);
    return hash == null ? null : parts.store.peek(hash, parts.time.now());
  }

  /// Uses the invitation that a guest has shown; null when somebody else was faster.
  @Nullable Token use(Guest guest) {
    byte[] hash = guest.get(SHOWN);
    return hash == null ? null : parts.store.use(hash, parts.time.now());
  }

  /// Makes a used invitation good again, as no account came of it.
  void giveBack(Token used) {
    parts.store.add(new Token(used.hash(), used.kind(), used.maker(), 1, used.expires()));
  }

  /// An account came of an invitation: whoever invited and whoever came are contacts (XEP-0401 §5).
  void accepted(Token used, Account account) {
    Account maker = used.maker() == 0 ? null : parts.accounts.byId(used.maker());
    if (maker == null || maker.disabled() || parts.everyone.includes(maker.ref().jid())) {
      return;
    }
    AccountRef host = maker.ref();
    Exchange exchange = parts.ledger.befriend(host, account.ref());
    Contact guest = new Contact(account.ref().jid(), account.ref());
    parts.homes.at(host.jid(), home -> parts.effects.after(home, guest, exchange), () -> {});
  }
}
