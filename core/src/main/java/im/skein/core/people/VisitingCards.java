package im.skein.core.people;

import im.skein.core.account.AccountStore;
import im.skein.core.account.Profile;
import im.skein.core.base.Base64Text;
import im.skein.core.base.Failures;
import im.skein.core.base.StoreException;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Drawer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Request;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.core.roster.RosterView;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Keeps and shows vCards. Where the card says nothing, the nickname and the signature of the
/// profile are shown; its e-mail address and birthday never are. What a card tells of addresses and
/// birthdays is for contacts only. The photo is the avatar.
@Xep(number = 54, version = "1.3.0", note = "addresses and birthdays are for contacts only")
public final class VisitingCards implements Feature {
  private static final Name CARD = new Name("vcard-temp", "vCard");
  private static final String DRAWER = "vcard";
  private static final int MAX_BYTES = 64 * 1024;
  private static final Set<String> FOR_CONTACTS =
      Set.of("EMAIL", "BDAY", "TEL", "ADR", "LABEL", "GEO", "TZ");
  private static final Pattern IMAGE = Pattern.compile("image/[a-z0-9.+-]{1,40}");

  private final Parts parts;

  /// What vCards need.
  ///
  /// @param view who is a contact
  public record Parts(
      Drawer drawer, AccountStore accounts, RosterView view, Avatars avatars, Failures failures) {}

  /// Cards made of these parts.
  public VisitingCards(Parts parts) {
    this.parts = parts;
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.ACCOUNT, CARD.namespace());
    to.advertise(Target.SERVER, CARD.namespace());
    to.answerWaiting(CARD, Target.ACCOUNT, this::answer);
  }

  private Answer answer(Iq iq, Element card, Request request) {
    if (iq.type() == Iq.Type.GET) {
      Element shown = shown(request);
      return shown.nodes().isEmpty() && !request.own()
          ? Answer.refuse(Condition.ITEM_NOT_FOUND)
          : Answer.of(shown);
    }
    if (!request.own()) {
      return Answer.refuse(Condition.FORBIDDEN);
    }
    return keep(request.home(), card);
  }

  private Element shown(Request request) {
    Home home = request.home();
    Profile profile = parts.accounts.profile(home.account().id());
    Element kept = read(parts.drawer.read(home.account().id(), DRAWER));
    if (!request.own() && !parts.view.from(home, request.from())) {
      kept = kept.withoutChildren(child -> FOR_CONTACTS.contains(child.name().local()));
    }
    Avatars.Picture picture = parts.avatars.picture(home, request.from());
    if (picture != null) {
      kept = kept.withoutChildren(child -> child.is(name("PHOTO")));
    }
    return Element.builder(CARD)
        .addAll(kept.nodes())
        .add(unlessThere(kept, "NICKNAME", profile.nickname()))
        .add(unlessThere(kept, "DESC", profile.signature()))
        .add(picture == null ? null : photo(picture))
        .build();
  }

  private static Name name(String local) {
    return new Name(CARD.namespace(), local);
  }

  private static @Nullable Element unlessThere(Element card, String local, String text) {
    String told = card.childText(local);
    boolean silent = told == null || told.isEmpty();
    return silent && !text.isEmpty() ? Element.text(name(local), text) : null;
  }

  private static Element photo(Avatars.Picture picture) {
    return Element.builder(name("PHOTO"))
        .textChild("TYPE", picture.type())
        .textChild("BINVAL", picture.base64())
        .build();
  }

  private Answer keep(Home home, Element card) {
    Element photo = card.child("PHOTO");
    String picture = photo == null ? null : photo.childText("BINVAL");
    Profile profile = parts.accounts.profile(home.account().id());
    Element rest =
        card.withoutChildren(child ->
            says(child, "NICKNAME", profile.nickname())
                || says(child, "DESC", profile.signature())
                || (child.is(name("PHOTO")) && child.child("EXTVAL") == null));
    byte[] content = XmlWriter.bytes(rest, "");
    if (content.length > MAX_BYTES) {
      return Answer.refuse(
          Condition.NOT_ACCEPTABLE,
          "Without its photo a card has at most " + MAX_BYTES + " bytes.");
    }
    try {
      if (picture == null || picture.isBlank()) {
        parts.avatars.drop(home);
      } else {
        byte[] bytes = Base64Text.decode(picture);
        String type = type(bytes, photo == null ? null : photo.childText("TYPE"));
        if (type == null) {
          return Answer.refuse(Condition.NOT_ACCEPTABLE, "The photo is no image.");
        }
        parts.avatars.take(home, bytes, type);
      }
    } catch (IllegalArgumentException e) {
      return Answer.refuse(Condition.BAD_REQUEST, "The photo is not written in base64.");
    } catch (StanzaException e) {
      return new Answer.Refusal(e.error());
    }
    write(home, content);
    return Answer.done();
  }

  /// Whether a part of the card only repeats the profile; it is not kept, so that it follows the
  /// profile.
  private static boolean says(Element part, String local, String profile) {
    return part.is(name(local)) && part.text().equals(profile);
  }

  private void write(Home home, byte[] content) {
    long account = home.account().id();
    Drawer.Document before = parts.drawer.read(account, DRAWER);
    long version = before == null ? 0 : before.version();
    if (parts.drawer.write(account, DRAWER, version, content) < 0) {
      throw new StoreException(StoreException.Reason.CROWDED);
    }
  }

  /// The media type by what the bytes begin with, else the one that was told.
  static @Nullable String type(byte[] bytes, @Nullable String told) {
    if (begins(bytes, 0, 0x89, 'P', 'N', 'G')) {
      return "image/png";
    }
    if (begins(bytes, 0, 0xff, 0xd8, 0xff)) {
      return "image/jpeg";
    }
    if (begins(bytes, 0, 'G', 'I', 'F', '8')) {
      return "image/gif";
    }
    if (begins(bytes, 0, 'R', 'I', 'F', 'F') && begins(bytes, 8, 'W', 'E', 'B', 'P')) {
      return "image/webp";
    }
    return told != null && IMAGE.matcher(told).matches() ? told : null;
  }

  private static boolean begins(byte[] bytes, int from, int... start) {
    for (int i = 0; i < start.length; i++) {
      if (bytes.length <= from + i || (bytes[from + i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private Element read(Drawer.@Nullable Document document) {
    if (document == null) {
      return Element.empty(CARD);
    }
    try {
      byte[] content = document.content();
      return new DocumentReader(XmlLimits.STORED).read(content, 0, content.length);
    } catch (XmlException e) {
      parts.failures.bug("reading a vCard", e);
      return Element.empty(CARD);
    }
  }
}
