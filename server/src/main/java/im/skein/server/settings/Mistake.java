package im.skein.server.settings;

/// Something wrong with the settings.
///
/// @param where file and line, or the variable or option it came from
/// @param key the setting, or empty when the text as a whole is wrong
/// @param wrong what is wrong and what is allowed
public record Mistake(String where, String key, String wrong) {
  @Override
  public String toString() {
    return where + ": " + (key.isEmpty() ? "" : key + ": ") + wrong;
  }
}
