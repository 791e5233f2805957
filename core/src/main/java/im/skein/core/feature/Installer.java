package im.skein.core.feature;

import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a feature may add to the server.
public interface Installer {
  /// Lists a feature in service discovery (XEP-0030) of that target.
  void advertise(Target target, String feature);

  /// Lists a feature in service discovery of accounts and of the server.
  default void advertise(String feature) {
    advertise(Target.ACCOUNT, feature);
    advertise(Target.SERVER, feature);
  }

  /// Answers requests whose payload has that name, on the strand of the target; must not wait.
  void answer(Name payload, Target target, Responder responder);

  /// The same for a responder that may wait, for a store for example: it runs on a worker while its
  /// strand rests.
  void answerWaiting(Name payload, Target target, Responder responder);

  /// Answers requests of that payload before log-in; may wait.
  void answerGuest(Name payload, GuestResponder responder);

  /// Joins a station that every stanza of one side passes.
  void at(Side side, Stage stage, Station station);

  /// Is told when sessions come and go.
  void watch(SessionWatcher watcher);

  /// Sets the rules of presence; exactly one feature does.
  void presence(PresenceRules rules);

  /// Gives a domain beside that of the accounts to a service.
  ///
  /// @param domain such as `rooms.example.com`
  void serve(String domain, Service service);

  /// Has requests of local accounts to a domain beside that of the accounts answered as requests to
  /// that target are.
  ///
  /// @param domain such as `upload.example.com`
  void answerAt(String domain, Target target);

  /// Is told of each answer to an iq that came to the server itself, by its domain; on any strand.
  void hear(Consumer<Iq> ear);

  /// Keeps state with each account that is at home: loaded on a worker when the home opens, before
  /// anything else of that account runs.
  <T> void keep(Key<T> key, Key.Loader<T> loader);

  /// Adds an element to the stream features of that phase.
  void offer(Phase phase, StreamOffer offer);

  /// Says what may wait of what is sent to clients that nobody looks at (XEP-0352).
  void sieve(Sieve sieve);

  /// Takes part when a resource is bound together with the log-in (XEP-0386).
  void option(BindOption option);

  /// What lives at a domain of its own beside the accounts, such as the rooms.
  @FunctionalInterface
  interface Service {
    /// Takes a stanza that a local account sent to an address of that domain; both addresses are
    /// set. Called on any strand, must not wait, and keeps the order of the calls of one strand.
    ///
    /// @param handled run once, on any strand, when what the stanza changes is durable, or nothing
    ///   is changed
    void take(Stanza stanza, Runnable handled);
  }

  /// Takes part when a client binds a resource in the same breath as it logs in (XEP-0386).
  interface BindOption {
    /// The name under which it is listed for clients that may ask for it, empty for none.
    String name();

    /// Called on the strand of the session's home while that rests, so it may wait. Nobody has
    /// heard of the session yet, and nothing happens to the account until all have answered.
    ///
    /// @param bind all that the client asks for
    /// @return what the client is told, or null
    @Nullable Element bound(Session session, Element bind);
  }

  /// Tells what may wait from what may not.
  @FunctionalInterface
  interface Sieve {
    /// What the stanza may wait as: a later one with an equal kind takes its place. Null when it
    /// must be sent at once. Called on the strand of the session's home, must not wait.
    @Nullable Object kind(Stanza stanza);
  }
}
