package im.skein.core.account;

/// What a person tells of themself; every part may be empty.
///
/// @param nickname up to 32 characters as people see them
/// @param signature a line about oneself, up to 200 characters
/// @param gender `female`, `male`, `other` or empty
/// @param birthday `YYYY-MM-DD` or empty
/// @param email an address that only the person and administrators see
/// @param searchable whether the directory finds this person
public record Profile(
    String nickname,
    String signature,
    String gender,
    String birthday,
    String email,
    boolean searchable) {
  /// Nothing told, but to be found.
  public static final Profile EMPTY = new Profile("", "", "", "", "", true);
}
