package im.skein.server.settings;

import im.skein.core.media.ExternalService;
import im.skein.core.media.RelayAccess;
import im.skein.core.push.PushSettings;
import im.skein.net.listen.ListenAddress;
import im.skein.wire.sasl.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What the operator decided, checked and complete.
///
/// @param domain the XMPP domain
/// @param data the data directory
/// @param listening where is listened
/// @param web how the pages are reached
/// @param tls encryption of connections
/// @param sasl log-in
/// @param registration of accounts
/// @param contacts what people know of one another
/// @param lobby whether there is a room that everybody is in
/// @param archive how long messages are kept
/// @param upload limits of files
/// @param calls what helps calls
/// @param push how devices are woken
/// @param components programs that serve domains below this one
/// @param limits how much one may do, and how much may wait
/// @param log how is logged
/// @param hints what is no mistake but worth telling
public record Settings(
    String domain,
    Path data,
    Listening listening,
    Web web,
    Tls tls,
    Sasl sasl,
    Registration registration,
    Contacts contacts,
    boolean lobby,
    Archive archive,
    Upload upload,
    Calls calls,
    Push push,
    Components components,
    Limits limits,
    Log log,
    List<String> hints) {
  /// Where is listened; empty where it is off.
  public record Listening(
      Optional<ListenAddress> http,
      Optional<ListenAddress> https,
      Optional<ListenAddress> xmpp,
      Optional<ListenAddress> xmpps,
      Optional<ListenAddress> quic,
      Optional<ListenAddress> admin) {
    /// Whether people can reach it from this machine only.
    public boolean isInner() {
      return isInner(http) && isInner(https) && isXmppInner();
    }

    /// Whether XMPP over TCP and QUIC can be spoken from this machine only.
    public boolean isXmppInner() {
      return isInner(xmpp) && isInner(xmpps) && isInner(quic);
    }

    private static boolean isInner(Optional<ListenAddress> address) {
      return address.map(ListenAddress::loopback).orElse(true);
    }
  }

  /// How the pages are reached.
  ///
  /// @param origins web addresses beside our own whose pages may log in here
  /// @param publicUrl what people type, such as `https://chat.example.org`; empty when that follows
  ///   from where is listened
  /// @param bosh whether XMPP is also spoken by BOSH
  public record Web(Set<String> origins, String publicUrl, boolean bosh) {
    /// All addresses whose pages may log in here beside those that a request is sent to itself.
    public Set<String> ownOrigins() {
      Set<String> all = new TreeSet<>(origins);
      if (!publicUrl.isEmpty()) {
        all.add(publicUrl);
      }
      return all;
    }
  }

  /// Who may have an account.
  ///
  /// @param mode who may make one
  /// @param nameRest for how long the name of a deleted one is nobody else's; empty for ever
  public record Registration(Mode mode, Optional<Duration> nameRest) {}

  /// What people know of one another.
  ///
  /// @param everyone whether every account is everybody's contact
  /// @param lastSeen whether contacts are told since when somebody is off line
  public record Contacts(boolean everyone, boolean lastSeen) {}

  /// Encryption of connections.
  ///
  /// @param required whether log-in without it is refused
  /// @param certificate a PEM file, empty for a generated one
  /// @param key a PEM file, empty for a generated one
  public record Tls(boolean required, Path certificate, Path key) {
    /// Whether the certificate is one of our own making.
    public boolean isGenerated() {
      return certificate.toString().isEmpty();
    }
  }

  /// Log-in.
  public record Sasl(
      boolean sha1, boolean plain, int iterations, Optional<Duration> tokenLifetime) {}

  /// How long messages are kept.
  ///
  /// @param enabled whether delivered messages are kept
  /// @param retention for how long, empty for ever
  public record Archive(boolean enabled, Optional<Duration> retention) {}

  /// Limits of files, in bytes.
  ///
  /// @param retention how long they are kept, empty for ever
  /// @param unsentRetention how long those are kept that nobody was sent, empty for ever
  public record Upload(
      long maxBytes,
      long imageMaxBytes,
      long quotaBytes,
      Optional<Duration> retention,
      Optional<Duration> unsentRetention) {}

  /// What helps calls.
  ///
  /// @param services STUN and TURN servers
  /// @param access with what the latter may be used
  public record Calls(List<ExternalService> services, RelayAccess access) {}

  /// How devices are woken.
  ///
  /// @param enabled whether they are at all
  /// @param contents what is told
  /// @param contact where the operators of push services can reach ours
  public record Push(boolean enabled, PushSettings contents, String contact) {}

  /// Programs that serve domains below this one.
  ///
  /// @param listen where they come
  /// @param secrets of each, by its name in front of the domain
  public record Components(Optional<ListenAddress> listen, Map<String, Secret> secrets) {
    /// Programs of parts that nobody changes afterwards.
    public Components {
      secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
    }
  }

  /// How much one may do, and how much may wait.
  ///
  /// @param enabled whether rates are limited
  /// @param backlogBytes how much memory output may take that waits to be read by clients; empty
  ///   for what suits the memory of the program
  /// @param rooms how many rooms that stay one account may make
  /// @param hidden how many messages of rooms one account may have removed for itself
  public record Limits(boolean enabled, Optional<Long> backlogBytes, int rooms, int hidden) {}

  /// How is logged.
  public record Log(LogFormat format, LogLevel level) {}

  /// Who may make an account.
  public enum Mode {
    /// Everybody.
    OPEN,
    /// Whoever has an invitation.
    INVITE,
    /// Nobody.
    CLOSED
  }

  /// What a line of the log looks like.
  public enum LogFormat {
    /// For people.
    TEXT,
    /// One JSON object per line.
    JSON
  }

  /// From which weight on something is logged.
  public enum LogLevel {
    /// Only what broke.
    ERROR,
    /// What might break, too.
    WARN,
    /// What happened, too.
    INFO,
    /// Everything.
    DEBUG
  }
}
