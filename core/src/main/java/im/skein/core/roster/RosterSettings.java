package im.skein.core.roster;

/// Limits of rosters.
///
/// @param maxItems how many contacts a roster may have
/// @param maxGroups how many groups one contact may be in
/// @param maxNameLength how many characters the name of a contact or a group may have
public record RosterSettings(int maxItems, int maxGroups, int maxNameLength) {
  /// What is good for most.
  public static final RosterSettings DEFAULTS = new RosterSettings(5_000, 32, 256);

  /// Limits that let a roster be of use.
  ///
  /// @throws IllegalArgumentException when one is smaller than 1
  public RosterSettings {
    if (maxItems < 1 || maxGroups < 1 || maxNameLength < 1) {
      throw new IllegalArgumentException("a limit of rosters is smaller than 1");
    }
  }
}
