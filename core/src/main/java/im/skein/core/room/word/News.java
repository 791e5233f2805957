package im.skein.core.room.word;

import im.skein.core.room.rule.Affiliation;
import im.skein.core.room.rule.Role;
import im.skein.wire.Element;
import im.skein.wire.Presence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a room tells of an occupant.
///
/// @param type whether the occupant is there
/// @param affiliation the affiliation to tell
/// @param role the role to tell
/// @param codes status codes for everybody
/// @param own further status codes for the occupant alone
/// @param nickname the new nickname, or null
/// @param actor the nickname of who did it, or null
/// @param reason why, or null
/// @param destroy says that the room is gone, or null
public record News(
    Presence.Type type,
    Affiliation affiliation,
    Role role,
    List<Integer> codes,
    List<Integer> own,
    @Nullable String nickname,
    @Nullable String actor,
    @Nullable String reason,
    @Nullable Element destroy) {
  /// News of parts that nobody changes afterwards.
  public News {
    codes = List.copyOf(codes);
    own = List.copyOf(own);
  }

  /// The occupant is there.
  public static News present(Affiliation affiliation, Role role) {
    return new News(
        Presence.Type.AVAILABLE, affiliation, role, List.of(), List.of(), null, null, null, null);
  }

  /// The occupant goes.
  public static News gone(Affiliation affiliation, Integer... codes) {
    return new News(
        Presence.Type.UNAVAILABLE,
        affiliation,
        Role.NONE,
        List.of(codes),
        List.of(),
        null,
        null,
        null,
        null);
  }

  /// The same with further status codes for the occupant alone.
  public News own(List<Integer> more) {
    return new News(type, affiliation, role, codes, more, nickname, actor, reason, destroy);
  }

  /// The same, saying who did it and why.
  public News because(@Nullable String by, @Nullable String why) {
    return new News(type, affiliation, role, codes, own, nickname, by, why, destroy);
  }

  /// The occupant goes on under another nickname.
  public static News renamed(Affiliation affiliation, Role role, String nickname) {
    return new News(
        Presence.Type.UNAVAILABLE,
        affiliation,
        role,
        List.of(Muc.NEW_NICKNAME),
        List.of(),
        nickname,
        null,
        null,
        null);
  }

  /// The room is gone.
  public static News destroyed(Element destroy) {
    return new News(
        Presence.Type.UNAVAILABLE,
        Affiliation.NONE,
        Role.NONE,
        List.of(),
        List.of(),
        null,
        null,
        null,
        destroy);
  }

  /// The element of XEP-0045.
  ///
  /// @param address the real address, null to keep it secret
  /// @param self whether the occupant itself is told
  public Element toElement(@Nullable String address, boolean self) {
    Element.Builder item =
        Element.builder(Muc.USER, "item")
            .attribute("affiliation", affiliation.word())
            .attribute("role", role.word())
            .attribute("jid", address)
            .attribute("nick", nickname);
    if (actor != null) {
      item.add(Element.builder(Muc.USER, "actor").attribute("nick", actor).build());
    }
    item.textChild("reason", reason);
    Element.Builder x = Element.builder(Muc.USER_X).add(item.build());
    List<Integer> all = new ArrayList<>(codes);
    if (self) {
      all.addAll(own);
      all.add(Muc.SELF);
    }
    all.forEach(code -> x.add(Muc.status(code)));
    return x.add(destroy).build();
  }
}
