package im.skein.core.roster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps rosters: contacts, subscriptions and waiting requests. Every call is one durable
/// transaction and may wait.
public interface RosterStore {
  /// Everything of one account.
  Roster load(long account);

  /// The item of that contact, or null.
  @Nullable RosterItem item(long account, String contact);

  /// How many requests wait there of people whom the account has not added.
  int strangers(long account);

  /// Adds or replaces an item and counts the roster's version up.
  ///
  /// @return the new version
  long put(long account, RosterItem item);

  /// Removes an item, remembering that it was there, and counts the version up.
  ///
  /// @return the new version
  long remove(long account, String contact);

  /// The items that changed after that version, in order; a removed one has
  /// [RosterItem.Subscription#REMOVE]. Null-free, and empty when nothing changed. When the store no
  /// longer knows, the answer is the whole roster with `complete` set.
  Changes changesSince(long account, long version);

  /// Both directions of a subscription change between two local accounts in one transaction.
  ///
  /// @return the new version of the first account's roster, then of the second's
  List<Long> putBoth(long first, RosterItem firstItem, long second, RosterItem secondItem);

  /// The roster of one account.
  ///
  /// @param version counts up with each change
  /// @param items all items, in the order they were made
  record Roster(long version, List<RosterItem> items) {}

  /// What changed.
  ///
  /// @param version the version now
  /// @param complete whether the items are the whole roster
  /// @param items what changed
  record Changes(long version, boolean complete, List<RosterItem> items) {}
}
