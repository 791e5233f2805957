package im.skein.server.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Files that are made from the sources are up to date; `./dev pages` makes them anew.
final class PagesTest {
  @Test
  void settingsFileListsEverySettingWithItsDefault() throws IOException {
    Path page = Path.of("..", "skein.toml");
    if (Boolean.getBoolean("skein.pages.write")) {
      Files.writeString(page, SettingsPage.toml());
    }
    assertEquals(SettingsPage.toml(), Files.readString(page), "run ./dev pages");
  }
}
