package im.skein.server.run;

import im.skein.core.account.AccountDirectory;
import im.skein.core.account.Accounts;
import im.skein.core.account.SessionEnder;
import im.skein.core.base.SerialStrand;
import im.skein.core.base.Strand;
import im.skein.core.chat.MessageLog;
import im.skein.core.device.DeviceTokens;
import im.skein.core.device.TokenSettings;
import im.skein.core.route.Homes;
import im.skein.core.route.Registry;
import im.skein.core.route.Router;
import im.skein.core.session.SessionSettings;
import im.skein.core.session.Streams;
import im.skein.core.session.Surroundings;
import im.skein.server.metric.MeasuredLog;
import im.skein.server.settings.Settings;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.sasl.Secret;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// The second floor of the wiring: what routes and what features stand on, then the features, then
/// the streams.
///
/// @param jid the domain that is served
/// @param log the messages
/// @param accounts the accounts
/// @param homes the accounts at work
/// @param registry what features declared
/// @param router where stanzas go
/// @param features the features, wired
/// @param web where people reach the pages
/// @param streams the insides of connections
record Domain(
    Jid jid,
    MessageLog log,
    Accounts accounts,
    Homes homes,
    Registry registry,
    Router router,
    Features features,
    WebAddress web,
    Streams streams) {
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  /// The domain on that ground.
  ///
  /// @param loops gives the event loop for the next account
  static Domain of(Ground ground, Stores stores, Supplier<Executor> loops) throws StartException {
    Settings settings = ground.settings();
    Jid jid = jid(settings.domain());
    MessageLog log = new MeasuredLog(stores.messages(), ground.counts());
    People people = People.of(ground, stores);
    Accounts accounts = people.accounts();
    Registry registry = new Registry();
    Supplier<Strand> strands =
        () -> new SerialStrand(loops.get(), ground.workers(), ground.failures());
    Homes homes = new Homes(strands, accounts, registry, ground.time(), ground.failures());
    accounts.watch(new SessionEnder(homes));
    Router router = new Router(jid, homes, registry, ground.failures(), log::crowded);
    WebAddress web = new WebAddress(settings, jid);
    Features features =
        new Features(
            new Features.Parts(
                ground, stores, jid, log, accounts, homes, registry, strands, router),
            web);
    registry.install(features.list());
    features.announcements().start();
    Streams streams =
        new Streams(
            new Surroundings(
                jid,
                sessions(settings),
                new AccountDirectory(
                    accounts, people.credentials(), tokens(ground, stores), homes::home),
                router,
                registry,
                ground.workers(),
                ground.time(),
                ground.chance(),
                ground.failures()));
    return new Domain(jid, log, accounts, homes, registry, router, features, web, streams);
  }

  private static DeviceTokens tokens(Ground ground, Stores stores) {
    return new DeviceTokens(
        stores.devices(),
        Secret.of(stores.keys().key("device-tokens")),
        TokenSettings.of(ground.settings().sasl().tokenLifetime().orElse(FOR_EVER)),
        ground.time(),
        ground.chance());
  }

  private static SessionSettings sessions(Settings settings) {
    SessionSettings.Limits usual = SessionSettings.Limits.DEFAULT;
    return SessionSettings.DEFAULT
        .with(
            new SessionSettings.Access(
                settings.tls().required(), settings.sasl().sha1(), settings.sasl().plain()))
        .with(
            new SessionSettings.Limits(
                settings.limits().enabled(),
                usual.stanzasPerSecond(),
                usual.stanzaBurst(),
                usual.sessionsPerAccount(),
                usual.guests(),
                usual.guestsPerOrigin(),
                settings.limits().backlogBytes().orElse(Runtime.getRuntime().maxMemory() / 4)));
  }

  private static Jid jid(String domain) throws StartException {
    try {
      return Jid.parse(domain);
    } catch (InvalidJid e) {
      throw new StartException(
          ExitStatus.SETTINGS, "domain: " + domain + " is not allowed, must be a domain name", e);
    }
  }
}
