package im.skein.bench.peer;

import im.skein.bench.load.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Skein itself, started as an operator starts it.
///
/// @param name the name in results
/// @param command what starts it, up to and without `serve`
/// @param archive whether messages are kept
public record Skein(String name, List<String> command, boolean archive) implements Peer {
  @Override
  public RunningPeer start(Path data) {
    int port = Launch.freePort();
    Launch.write(data.resolve("skein.toml"), "");
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("serve", "--data", data.resolve("data").toString()));
    for (Map.Entry<String, String> setting : settings(port).entrySet()) {
      all.add("--set");
      all.add(setting.getKey() + "=" + setting.getValue());
    }
    return Launch.launch(data, all, Map.of(), Target.local(port));
  }

  /// PBKDF2 iterations as few as the other servers use; log-ins do not depend on them, registering
  /// does.
  private Map<String, String> settings(int port) {
    return Map.of(
        "xmpp.listen", "127.0.0.1:" + port,
        "xmpps.listen", "",
        "http.listen", "127.0.0.1:" + Launch.freePort(),
        "admin.listen", "127.0.0.1:0",
        "sasl.iterations", "4096",
        "registration.mode", "open",
        "limits.enabled", "false",
        "upload.quota", "900 GB",
        "archive.enabled", Boolean.toString(archive));
  }
}
