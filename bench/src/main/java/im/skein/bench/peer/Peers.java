package im.skein.bench.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The servers that can be measured by name.
public final class Peers {
  private Peers() {}

  /// All that can be started on this machine.
  ///
  /// @param skein what starts Skein, up to and without `serve`; empty when it is not to be measured
  public static List<Peer> all(List<String> skein) {
    List<Peer> peers = new ArrayList<>();
    if (!skein.isEmpty()) {
      peers.add(new Skein("skein", skein, false));
      peers.add(new Skein("skein-archive", skein, true));
    }
    if (Ejabberd.isInstalled()) {
      peers.add(new Ejabberd("ejabberd", Ejabberd.Archive.OFF));
      peers.add(new Ejabberd("ejabberd-mnesia", Ejabberd.Archive.MNESIA));
      peers.add(new Ejabberd("ejabberd-sqlite", Ejabberd.Archive.SQLITE));
    }
    if (Prosody.isInstalled()) {
      peers.add(new Prosody("prosody", Prosody.Archive.OFF));
      peers.add(new Prosody("prosody-files", Prosody.Archive.FILES));
      peers.add(new Prosody("prosody-sqlite", Prosody.Archive.SQLITE));
    }
    return peers;
  }

  /// The script that starts Skein in this directory or one above it; empty when there is none.
  public static List<String> skeinScript() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path script = at.resolve("skein");
      if (Files.isRegularFile(script) && Files.isExecutable(script)) {
        return List.of(script.toString());
      }
    }
    return List.of();
  }
}
