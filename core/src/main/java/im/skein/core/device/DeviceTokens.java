package im.skein.core.device;

import im.skein.core.base.AccountRef;
import im.skein.core.base.Chance;
import im.skein.core.base.Time;
import im.skein.core.device.DeviceStore.DeviceToken;
import im.skein.core.feature.Xep;
import im.skein.core.session.login.Agent;
import im.skein.core.session.login.Directory.Pass;
import im.skein.core.session.login.Directory.Token;
import im.skein.core.session.login.Request;
import im.skein.wire.sasl.HashedToken;
import im.skein.wire.sasl.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Gives devices tokens to log in with, and takes them back. No token is kept anywhere: each is
/// made anew from a random number in the store and a key that the store does not have, for one
/// account, one device and one mechanism.
@Xep(number = 484, version = "0.2.0", note = "`HT-SHA-256` with NONE, ENDP and EXPR; no 0-RTT")
public final class DeviceTokens {
  private static final String HASH = "HmacSHA256";

  /// 130 random bits.
  private static final int ID_LETTERS = 26;

  /// As many tokens of one device can be good at once.
  private static final int AT_ONCE = 2;

  private final DeviceStore store;
  private final SecretKeySpec key;
  private final TokenSettings settings;
  private final Time time;
  private final Chance chance;

  /// Tokens under that key, which is in no database.
  public DeviceTokens(
      DeviceStore store, Secret key, TokenSettings settings, Time time, Chance chance) {
    this.store = store;
    this.key = new SecretKeySpec(key.bytes(), HASH);
    this.settings = settings;
    this.time = time;
    this.chance = chance;
  }

  /// The tokens of a device and decoys, always as many and in the same time; may wait. A decoy has
  /// no id.
  public List<Token> find(long account, String device, HashedToken mechanism) {
    Instant now = time.now();
    List<Token> found = new ArrayList<>(AT_ONCE);
    for (DeviceToken token : store.tokens(account, device)) {
      if (token.mechanism().equals(mechanism.mechanismName())) {
        Secret secret = secret(account, device, mechanism, token.id());
        found.add(new Token(token.id(), secret, !now.isBefore(token.expires())));
      }
    }
    while (found.size() < AT_ONCE) {
      found.add(new Token("", secret(account, device, mechanism, ""), false));
    }
    return found;
  }

  /// Does what a log-in asks of tokens; may wait.
  ///
  /// @param used the id of the token that was used, empty for none
  public Pass admit(AccountRef account, Request request, String used) {
    HashedToken wanted = request.wantedToken();
    if (!used.isEmpty()) {
      DeviceToken token = current(account.id(), request.agent().id(), used);
      Request.TokenUse use = request.token();
      if (token == null || use == null || !redeem(account.id(), request, token, use)) {
        return Pass.REFUSED;
      }
      boolean old = !time.now().isBefore(token.made().plus(settings.renewal()));
      if (wanted == null && old && !use.invalidate()) {
        wanted = HashedToken.find(token.mechanism());
      }
    }
    return wanted == null ? Pass.WELCOME : issue(account.id(), request.agent(), wanted);
  }

  private @Nullable DeviceToken current(long account, String device, String id) {
    for (DeviceToken token : store.tokens(account, device)) {
      if (token.id().equals(id)) {
        return token;
      }
    }
    return null;
  }

  /// Most uses change nothing that would have to be written.
  private boolean redeem(long account, Request request, DeviceToken token, Request.TokenUse use) {
    boolean changes = !token.used() || use.count().isPresent() || use.invalidate();
    return !changes
        || store.redeem(account, request.agent().id(), token.id(), use.count(), use.invalidate());
  }

  private Pass issue(long account, Agent agent, HashedToken mechanism) {
    Instant now = time.now();
    DeviceToken token =
        new DeviceToken(
            chance.letters(ID_LETTERS),
            mechanism.mechanismName(),
            now,
            now.plus(settings.lifetime()),
            false);
    store.issue(
        account, new DeviceStore.Use(agent.id(), agent.software(), agent.device(), now), token);
    return new Pass(true, secret(account, agent.id(), mechanism, token.id()), token.expires());
  }

  private Secret secret(long account, String device, HashedToken mechanism, String id) {
    String about = account + "\0" + device + "\0" + mechanism.mechanismName() + "\0" + id;
    try {
      Mac mac = Mac.getInstance(HASH);
      mac.init(key);
      byte[] made = mac.doFinal(about.getBytes(StandardCharsets.UTF_8));
      return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(made));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC", e);
    }
  }
}
