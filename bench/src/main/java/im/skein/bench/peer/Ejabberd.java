package im.skein.bench.peer;

import im.skein.bench.load.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// ejabberd as Debian packages it, with the modules of a plain installation that matter to
/// one-to-one chat. The Erlang machine is started directly, without its control script, so that
/// there is one process to measure and no node name to collide.
///
/// @param name the name in results
/// @param archive where messages are kept
public record Ejabberd(String name, Archive archive) implements Peer {
  private static final String ROOMS =
      """
        mod_muc:
          host: rooms.localhost
          access_create: all
          max_users: 5000
          max_user_conferences: 1000
          default_room_options:
            max_users: 5000
      """;

  /// Where messages are kept.
  public enum Archive {
    /// Nowhere.
    OFF,
    /// In Erlang's own database.
    MNESIA,
    /// In SQLite.
    SQLITE
  }

  @Override
  public RunningPeer start(Path data) {
    int port = Launch.freePort();
    Path config = data.resolve("ejabberd.yml");
    Launch.write(config, settings(data, port));
    List<String> command = new ArrayList<>(List.of("erl", "+K", "true", "+P", "250000"));
    command.addAll(List.of("-noinput", "-boot", "start_sasl", "-mnesia", "dir"));
    command.add("\"" + data.resolve("mnesia") + "\"");
    command.addAll(List.of("-ejabberd", "quiet", "true", "-s", "ejabberd"));
    return Launch.launch(
        data,
        Launch.asUser("ejabberd", command),
        Map.of(
            "EJABBERD_CONFIG_PATH", config.toString(),
            "EJABBERD_LOG_PATH", data.resolve("ejabberd.log").toString(),
            "ERL_CRASH_DUMP", data.resolve("crash.dump").toString(),
            "ERL_LIBS", "/usr/lib/x86_64-linux-gnu",
            "ERL_MAX_PORTS", "32000",
            "HOME", data.toString()),
        Target.local(port));
  }

  /// Whether it is installed here.
  static boolean isInstalled() {
    return Files.isExecutable(Path.of("/usr/sbin/ejabberdctl"));
  }

  private String settings(Path data, int port) {
    String head =
        """
        hosts: [localhost]
        loglevel: error
        listen:
          -
            port: %d
            ip: "127.0.0.1"
            module: ejabberd_c2s
            max_stanza_size: 262144
            shaper: none
            access: all
        disable_sasl_mechanisms: ["digest-md5", "X-OAUTH2"]
        auth_method: internal
        auth_password_format: scram
        auth_scram_hash: sha256
        registration_timeout: infinity
        shaper_rules:
          max_user_sessions: 100
          max_user_offline_messages: 100000
        """
            .formatted(port);
    String sqlite = "sql_type: sqlite\nsql_database: \"" + data.resolve("archive.db") + "\"\n";
    String modules =
        """
        modules:
          mod_blocking: {}
          mod_caps: {}
          mod_carboncopy: {}
          mod_client_state: {}
          mod_disco: {}
          mod_last: {}
          mod_offline:
            access_max_user_messages: max_user_offline_messages
          mod_ping: {}
          mod_privacy: {}
          mod_private: {}
          mod_pubsub:
            plugins: [flat, pep]
          mod_register:
            access: all
            ip_access: all
            password_strength: 0
          mod_roster:
            versioning: true
          mod_stream_mgmt:
            max_ack_queue: infinity
            resend_on_timeout: if_offline
          mod_vcard: {}
          mod_version: {}
        """;
    return head
        + switch (archive) {
          case OFF -> modules + ROOMS;
          case MNESIA -> modules + ROOMS + mam("mnesia");
          case SQLITE -> sqlite + modules + ROOMS + mam("sql");
        };
  }

  private static String mam(String type) {
    return List.of("  mod_mam:", "    default: always", "    db_type: " + type, "").stream()
        .collect(Collectors.joining("\n"));
  }
}
