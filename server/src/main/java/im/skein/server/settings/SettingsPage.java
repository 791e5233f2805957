package im.skein.server.settings;

/// Writes the settings file that lists every setting with its default.
public final class SettingsPage {
  private SettingsPage() {}

  /// The whole file.
  public static String toml() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Every setting of Skein with its default. Take away the # in front of what you want to change.
        # The environment wins over this file (SKEIN_HTTP_LISTEN for http.listen), and
        # ./skein serve --set KEY=VALUE wins over both. A mistake is told with its line, at start.
        """);
    for (Key<?> key : Catalog.KEYS) {
      page.append('\n');
      key.meaning().lines().forEach(line -> page.append("# ").append(line).append('\n'));
      page.append("# ").append(key.name()).append(" = ").append(key.shown()).append('\n');
    }
    return page.toString();
  }
}
