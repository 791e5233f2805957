package im.skein.core.people;

/// How people are found.
///
/// @param maxResults how many one search finds at most
/// @param perMinute how often one account may search in a minute; 0 for no limit
public record PeopleSettings(int maxResults, int perMinute) {
  /// What is good for most.
  public static final PeopleSettings DEFAULTS = new PeopleSettings(20, 30);

  /// Settings that let something be found.
  ///
  /// @throws IllegalArgumentException when nothing could be found, or the limit is negative
  public PeopleSettings {
    if (maxResults < 1 || perMinute < 0) {
      throw new IllegalArgumentException("a search needs at least one result");
    }
  }
}
