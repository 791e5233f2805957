package im.skein.server.settings;

import java.util.Locale;

/// One setting.
///
/// @param name its name in the settings file, such as `http.listen`
/// @param kind how it is written
/// @param fallback its value when nobody sets it
/// @param shown the default as the settings file shows it
/// @param meaning what it does, for people, in a line or several
/// @param <T> the type of its value
public record Key<T>(String name, Kind<T> kind, T fallback, String shown, String meaning) {
  static <T> Key<T> of(String name, Kind<T> kind, T fallback, String meaning) {
    return new Key<>(name, kind, fallback, kind.write(fallback), meaning);
  }

  /// The variable of the environment that sets it.
  public String variable() {
    return "SKEIN_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
