package im.skein.core.push;

import im.skein.core.base.Chance;
import im.skein.core.push.Registration.Browser;
import im.skein.wire.Jid;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes parcels for push services out of news: writes them down, seals them and says who pushes.
public final class Wrapper {
  private static final String HASH = "HmacSHA256";
  private static final int TOPIC_BYTES = 18;

  private final Vapid vapid;
  private final Disclosure disclosure;
  private final Function<Jid, String> names;
  private final Chance chance;
  private final SecretKeySpec topics;

  /// Wraps for browsers.
  ///
  /// @param disclosure how much they are told
  /// @param names what people call somebody, empty when nothing is known; may wait
  /// @param topics 32 bytes that are always the same, from which the names of topics are made
  public Wrapper(
      Vapid vapid,
      Disclosure disclosure,
      Function<Jid, String> names,
      Chance chance,
      byte[] topics) {
    this.topics = new SecretKeySpec(topics, HASH);
    this.vapid = vapid;
    this.disclosure = disclosure;
    this.names = names;
    this.chance = chance;
  }

  /// The parcel of a letter, or nothing when it cannot be made.
  Optional<Parcel> parcel(PostQueue.Letter letter) {
    Browser to = letter.to();
    byte[] plain = text(letter).getBytes(StandardCharsets.UTF_8);
    byte[] point = Base64.getUrlDecoder().decode(to.point());
    if (plain.length > Seal.MAX_PLAIN) {
      return Optional.empty();
    }
    try {
      byte[] body = Seal.seal(plain, point, to.auth(), chance);
      URI endpoint = URI.create(to.endpoint());
      return Optional.of(
          new Parcel(
              endpoint,
              vapid.authorization(endpoint),
              letter.ttlSeconds(),
              letter.news().kind() == News.Kind.CALL ? "high" : "normal",
              topic(letter),
              body));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// One for each conversation of a browser, that tells nothing of it (RFC 8030 §5.4).
  private String topic(PostQueue.Letter letter) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(HASH);
    mac.init(topics);
    mac.update(letter.account().toString().getBytes(StandardCharsets.UTF_8));
    byte[] code = mac.doFinal((" " + letter.topic()).getBytes(StandardCharsets.UTF_8));
    byte[] topic = Arrays.copyOf(code, TOPIC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(topic);
  }

  /// What the page docs/protocol/push.md says.
  private String text(PostQueue.Letter letter) {
    News news = letter.news();
    StringBuilder json = new StringBuilder("{\"type\":");
    json.append(Json.quote(news.kind().name().toLowerCase(Locale.ROOT)));
    put(json, "account", letter.account().toString());
    if (disclosure != Disclosure.NOTHING) {
      boolean mention = news.kind() == News.Kind.MENTION;
      put(json, "chat", news.from().bare().toString());
      if (news.kind() != News.Kind.READ) {
        put(json, "name", mention ? news.from().resource() : names.apply(news.from()));
      }
      put(json, "id", news.id());
    }
    if (disclosure == Disclosure.TEXT) {
      put(json, "text", news.text());
    }
    return json.append(",\"count\":").append(letter.count()).append('}').toString();
  }

  private static void put(StringBuilder json, String key, String value) {
    if (!value.isEmpty()) {
      json.append(",\"").append(key).append("\":").append(Json.quote(value));
    }
  }
}
