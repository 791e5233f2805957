package im.skein.core.pubsub;

import im.skein.core.feature.Home;
import im.skein.core.pubsub.Shelf.Node;
import im.skein.core.roster.Roster;
import im.skein.core.roster.RosterItem;
import im.skein.core.roster.RosterView;
import im.skein.wire.Jid;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import java.util.List;

/// Who may read what an account publishes (XEP-0060 §4.5). Asked on the strand of its home.
final class Admission {
  private final RosterView view;

  Admission(RosterView view) {
    this.view = view;
  }

  /// Whether somebody may read a node of the owner of the home.
  boolean admits(Home home, Node node, Jid who) {
    if (who.sameBare(home.jid())) {
      return true;
    }
    return switch (rule(node)) {
      case "open" -> true;
      case "presence" -> view.from(home, who);
      case "roster" -> view.from(home, who) && grouped(home, node, who);
      default -> isMember(node, who);
    };
  }

  /// Refuses whoever may not read a node.
  void check(Home home, Node node, Jid who) throws StanzaException {
    if (admits(home, node, who)) {
      return;
    }
    throw switch (rule(node)) {
      case "presence" -> unseen();
      case "roster" ->
          view.from(home, who)
              ? Refusal.of(
                  Condition.NOT_AUTHORIZED, "This is for some contacts.", "not-in-roster-group")
              : unseen();
      default -> Refusal.of(Condition.NOT_ALLOWED, "This is not for you.", "closed-node");
    };
  }

  private static StanzaException unseen() {
    return Refusal.of(
        Condition.NOT_AUTHORIZED, "This is for contacts.", "presence-subscription-required");
  }

  private static String rule(Node node) {
    return node.settings().values(Option.ACCESS_MODEL).getFirst();
  }

  private static boolean grouped(Home home, Node node, Jid who) {
    RosterItem item = Roster.of(home).item(who);
    List<String> allowed = node.settings().values(Option.ROSTER_GROUPS_ALLOWED);
    return item != null && item.groups().stream().anyMatch(allowed::contains);
  }

  private static boolean isMember(Node node, Jid who) {
    return node.settings().members().contains(who.bare());
  }
}
