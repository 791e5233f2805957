package im.skein.core.push;

import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.sasl.Secret;
import java.util.List;

/// A way to wake one device of an account. Equal ones wake the same.
public sealed interface Registration {
  /// The device, as [im.skein.core.feature.Session#device] names it.
  String device();

  /// Whether the other one leads to the same place, so that it is replaced by this one.
  boolean replaces(Registration other);

  /// A node of an app server (XEP-0357).
  ///
  /// @param service its address
  /// @param node the node there, perhaps empty
  /// @param options what is to be said at each publication, a form or nothing
  record App(String device, Jid service, String node, List<Element> options)
      implements Registration {
    /// A registration of parts that nobody changes afterwards.
    public App {
      options = List.copyOf(options);
    }

    @Override
    public boolean replaces(Registration other) {
      return other instanceof App app && app.service.equals(service) && app.node.equals(node);
    }

    /// Shows nothing of the options, in which secrets stand.
    @Override
    public String toString() {
      return "App";
    }
  }

  /// The subscription of a browser at its push service (RFC 8030).
  ///
  /// @param endpoint where pushes for it go; whoever knows it can push
  /// @param point the key of the browser, 65 bytes as base64url
  /// @param auth the secret that goes with it, 16 bytes
  /// @param reads whether it wants to be told what was read elsewhere
  record Browser(String device, String endpoint, String point, Secret auth, boolean reads)
      implements Registration {
    @Override
    public boolean replaces(Registration other) {
      return other instanceof Browser browser
          && (browser.endpoint.equals(endpoint)
              || (!device.isEmpty() && browser.device.equals(device)));
    }

    /// Shows nothing.
    @Override
    public String toString() {
      return "Browser";
    }
  }
}
