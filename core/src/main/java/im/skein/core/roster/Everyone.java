package im.skein.core.roster;

import im.skein.wire.Jid;
import java.util.List;

/// The accounts that are everybody's contacts by the setting `contacts.everyone`; the accounts,
/// seen from below. May be asked on any thread and never waits.
public interface Everyone {
  /// Whether both are local accounts that are contacts by the setting.
  boolean includes(Jid contact);

  /// All of them, by name; empty when the setting is off.
  List<Member> members();

  /// Changes whenever [#members] would answer something else; empty when the setting is off.
  String revision();

  /// One of them.
  ///
  /// @param jid the bare address
  /// @param nickname what the person wishes to be called, empty for nothing
  record Member(Jid jid, String nickname) {
    /// The item that stands for the member in a roster where it was never added.
    public RosterItem item() {
      return new RosterItem(
          jid.toString(),
          nickname,
          RosterItem.Subscription.BOTH,
          false,
          false,
          "",
          true,
          List.of());
    }
  }

  /// Nobody: the setting is off.
  Everyone NOBODY =
      new Everyone() {
        @Override
        public boolean includes(Jid contact) {
          return false;
        }

        @Override
        public List<Member> members() {
          return List.of();
        }

        @Override
        public String revision() {
          return "";
        }
      };
}
