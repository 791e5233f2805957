package im.skein.bench.peer;

import im.skein.bench.load.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Prosody as Debian packages it, with the modules of a plain installation that matter to
/// one-to-one chat.
///
/// @param name the name in results
/// @param archive where messages are kept
public record Prosody(String name, Archive archive) implements Peer {
  /// Where messages are kept.
  public enum Archive {
    /// Nowhere.
    OFF,
    /// In files.
    FILES,
    /// In SQLite.
    SQLITE
  }

  @Override
  public RunningPeer start(Path data) {
    int port = Launch.freePort();
    Path config = data.resolve("prosody.cfg.lua");
    Launch.write(config, settings(data, port));
    Launch.write(data.resolve("store").resolve("here"), "");
    List<String> command = List.of("prosody", "-F", "--config", config.toString());
    return Launch.launch(
        data, Launch.asUser("prosody", command), Map.of("HOME", "/tmp"), Target.local(port));
  }

  /// Whether it is installed here.
  static boolean isInstalled() {
    return Files.isExecutable(Path.of("/usr/bin/prosody"));
  }

  private String settings(Path data, int port) {
    String archiving =
        switch (archive) {
          case OFF -> "modules_disabled = { \"s2s\", \"mam\" }\n";
          case FILES -> archiving("internal");
          case SQLITE ->
              archiving("sql") + "sql = { driver = \"SQLite3\", database = \"archive.db\" }\n";
        };
    return """
    daemonize = false
    pidfile = "%1$s/prosody.pid"
    data_path = "%1$s/store"
    log = { warn = "%1$s/prosody.log" }
    modules_enabled = {
      "roster", "saslauth", "tls", "disco", "carbons", "pep", "private", "blocklist", "vcard4",
      "version", "uptime", "time", "ping", "register_ibr", "smacks", "csi_simple",
      "offline", "presence", "message", "iq", "c2s"%3$s
    }
    allow_registration = true
    c2s_require_encryption = false
    authentication = "internal_hashed"
    smacks_max_unacked_stanzas = 100000
    c2s_interfaces = { "127.0.0.1" }
    c2s_ports = { %2$d }
    c2s_direct_tls_ports = {}
    http_ports = {}
    https_ports = {}
    """
            .formatted(data, port, archive == Archive.OFF ? "" : ", \"mam\"")
        + archiving
        + "VirtualHost \"localhost\"\n"
        + "Component \"rooms.localhost\" \"muc\"\n";
  }

  private static String archiving(String storage) {
    return "modules_disabled = { \"s2s\" }\n"
        + "default_archive_policy = true\n"
        + "archive_expires_after = \"never\"\n"
        + "max_archive_query_results = 250\n"
        + "storage = { archive = \""
        + storage
        + "\" }\n";
  }
}
