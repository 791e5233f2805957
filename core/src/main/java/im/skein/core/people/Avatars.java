package im.skein.core.people;

import im.skein.core.base.Base64Text;
import im.skein.core.base.Hashes;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Key;
import im.skein.core.feature.Session;
import im.skein.core.feature.Side;
import im.skein.core.feature.Stage;
import im.skein.core.feature.Target;
import im.skein.core.feature.Transit;
import im.skein.core.feature.Verdict;
import im.skein.core.feature.Xep;
import im.skein.core.presence.Broadcast;
import im.skein.core.pubsub.Publisher;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One picture for both kinds of clients: what is published as an avatar (XEP-0084) is the photo of
/// the vCard, and its hash is stamped into presence for those who look there (XEP-0153).
@Xep(number = 398, version = "1.0.0")
@Xep(number = 153, version = "1.1.1", note = "by XEP-0398")
public final class Avatars implements Feature, Publisher.Watcher {
  private static final String METADATA = "urn:xmpp:avatar:metadata";
  private static final String DATA = "urn:xmpp:avatar:data";
  private static final Name UPDATE = new Name("vcard-temp:x:update", "x");
  private static final Name PHOTO = new Name(UPDATE.namespace(), "photo");
  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{40}");
  private static final Key<Kept> KEY = new Key<>("avatar");

  /// A vCard is for everybody, and so is the picture that came with it.
  private static final List<Field> OPEN =
      List.of(Field.of("pubsub#access_model", Kind.LIST_SINGLE, "open"));

  private final Publisher publisher;
  private final Broadcast broadcast;

  /// Avatars that are published there.
  public Avatars(Publisher publisher, Broadcast broadcast) {
    this.publisher = publisher;
    this.broadcast = broadcast;
  }

  /// A picture.
  ///
  /// @param type its media type
  /// @param base64 its bytes, written in base64
  record Picture(String type, String base64) {}

  /// The hash of the current picture, null while nobody has looked, empty for no picture.
  private static final class Kept {
    private @Nullable String hash;
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.ACCOUNT, "urn:xmpp:pep-vcard-conversion:0");
    to.keep(KEY, _ -> new Kept());
    to.at(Side.SENDER, Stage.REWRITE, this::stamp);
    publisher.watch(METADATA, this);
  }

  private Verdict stamp(Stanza stanza, Transit transit) {
    if (!(stanza instanceof Presence presence)
        || presence.type() != Presence.Type.AVAILABLE
        || transit.origin() == null) {
      return new Verdict.Continue(stanza);
    }
    String hash = hash(transit.home());
    return new Verdict.Continue(hash.isEmpty() ? presence : stamped(presence, hash));
  }

  private String hash(Home home) {
    Kept kept = home.get(KEY);
    String hash = kept.hash;
    if (hash == null) {
      Publisher.Entry entry = publisher.atHand(home, METADATA);
      hash = entry == null || info(entry.id(), entry.payload()) == null ? "" : entry.id();
      kept.hash = hash;
    }
    return hash;
  }

  /// The picture's own line of the metadata, or null when it is switched off or elsewhere.
  private static @Nullable Element info(String id, Element metadata) {
    for (Element info : metadata.children()) {
      if (id.equals(info.attribute("id")) && info.attribute("url") == null) {
        return HASH.matcher(id).matches() ? info : null;
      }
    }
    return null;
  }

  /// A presence that shows a hash. A client that says that it has no picture to show is believed.
  static Presence stamped(Presence presence, String hash) {
    Element shown = presence.payload(UPDATE);
    Element photo = shown == null ? null : shown.child(PHOTO);
    if (photo != null && (photo.text().isEmpty() || photo.text().equals(hash))) {
      return presence;
    }
    List<Element> others = presence.payload().stream().filter(child -> !child.is(UPDATE)).toList();
    Presence bare = presence.with(others);
    return (Presence) bare.plus(Element.of(UPDATE, Element.text(PHOTO, hash)));
  }

  @Override
  public void published(Home home, String id, Element payload) {
    show(home, info(id, payload) == null ? "" : id);
  }

  @Override
  public void removed(Home home) {
    show(home, "");
  }

  /// Tells the contacts that the picture has changed.
  private void show(Home home, String hash) {
    home.get(KEY).hash = hash;
    for (Session session : home.sessions()) {
      Presence before = session.presence();
      boolean showed = before != null && before.payload(UPDATE) != null;
      if (before != null && (showed || !hash.isEmpty())) {
        Presence now = stamped(before, hash);
        if (!now.equals(before)) {
          session.presence(now);
          broadcast.tell(home, session, now);
        }
      }
    }
  }

  /// The picture of the owner of a home if somebody may see it, or null; may wait. Data that is not
  /// what its id says is no picture: clients would ask for it again and again.
  @Nullable Picture picture(Home home, Jid reader) {
    Publisher.Entry metadata = publisher.newest(home, METADATA, reader);
    Element info = metadata == null ? null : info(metadata.id(), metadata.payload());
    if (metadata == null || info == null) {
      return null;
    }
    Element data = publisher.payload(home, DATA, metadata.id(), reader);
    byte[] bytes = data == null ? null : decoded(data.text());
    if (bytes == null || !sha1(bytes).equalsIgnoreCase(metadata.id())) {
      return null;
    }
    String type = info.attribute("type");
    return new Picture(
        type == null ? "image/png" : type, Base64.getEncoder().encodeToString(bytes));
  }

  private static byte @Nullable [] decoded(String base64) {
    try {
      return Base64Text.decode(base64);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// Publishes a picture that came with a vCard, unless it is the one there is; may wait.
  ///
  /// @throws StanzaException when it is too large
  void take(Home home, byte[] bytes, String type) throws StanzaException {
    String hash = sha1(bytes);
    if (hash.equals(hash(home))) {
      return;
    }
    Element data = Element.text(new Name(DATA, "data"), Base64.getEncoder().encodeToString(bytes));
    publisher.publish(home, DATA, hash, data, OPEN);
    Element info =
        Element.builder(METADATA, "info")
            .attribute("id", hash)
            .attribute("bytes", Integer.toString(bytes.length))
            .attribute("type", type)
            .build();
    publisher.publish(home, METADATA, hash, Element.of(new Name(METADATA, "metadata"), info), OPEN);
  }

  /// Switches the picture off (XEP-0084 §4.2.4); may wait.
  void drop(Home home) throws StanzaException {
    String hash = hash(home);
    if (!hash.isEmpty()) {
      publisher.publish(home, METADATA, hash, Element.empty(new Name(METADATA, "metadata")), OPEN);
    }
  }

  private static String sha1(byte[] bytes) {
    return HexFormat.of().formatHex(Hashes.sha1().digest(bytes));
  }
}
