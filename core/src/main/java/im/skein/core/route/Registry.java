package im.skein.core.route;

import im.skein.core.feature.Feature;
import im.skein.core.feature.GuestResponder;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Installer.BindOption;
import im.skein.core.feature.Installer.Service;
import im.skein.core.feature.Installer.Sieve;
import im.skein.core.feature.Key;
import im.skein.core.feature.Phase;
import im.skein.core.feature.PresenceRules;
import im.skein.core.feature.Responder;
import im.skein.core.feature.SessionWatcher;
import im.skein.core.feature.Side;
import im.skein.core.feature.Stage;
import im.skein.core.feature.Station;
import im.skein.core.feature.StreamOffer;
import im.skein.core.feature.Target;
import im.skein.core.session.Extensions;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedCollection;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Everything that the features declared, in tables that are only read once the server runs.
public final class Registry implements Installer, Extensions {
  private final Table<Target, TreeSet<String>> advertised = new Table<>(Target.class, TreeSet::new);
  private final Table<Target, Map<Name, Handler>> responders =
      new Table<>(Target.class, HashMap::new);
  private final Table<Side, Table<Stage, List<Station>>> stations =
      new Table<>(Side.class, () -> new Table<>(Stage.class, ArrayList::new));
  private final Table<Phase, List<StreamOffer>> offers = new Table<>(Phase.class, ArrayList::new);
  private final Map<Name, GuestResponder> guestResponders = new HashMap<>();
  private final List<Sieve> sieves = new ArrayList<>();
  private final List<BindOption> options = new ArrayList<>();
  private final List<SessionWatcher> watchers = new ArrayList<>();
  private final List<Keeping<?>> keepings = new ArrayList<>();
  private final Map<String, Service> services = new HashMap<>();
  private final Map<String, Target> targets = new HashMap<>();
  private final List<Consumer<Iq>> ears = new ArrayList<>();
  private @Nullable PresenceRules presence;

  /// Lets each feature declare what it adds.
  ///
  /// @throws IllegalStateException when two claim the same request
  public void install(List<Feature> features) {
    features.forEach(feature -> feature.install(this));
  }

  @Override
  public void advertise(Target target, String feature) {
    advertised.of(target).add(feature);
  }

  @Override
  public void answer(Name payload, Target target, Responder responder) {
    claim(payload, target, new Handler(responder, false));
  }

  @Override
  public void answerWaiting(Name payload, Target target, Responder responder) {
    claim(payload, target, new Handler(responder, true));
  }

  private void claim(Name payload, Target target, Handler handler) {
    if (responders.of(target).putIfAbsent(payload, handler) != null) {
      throw new IllegalStateException("two features answer " + payload + " for " + target);
    }
  }

  @Override
  public void answerGuest(Name payload, GuestResponder responder) {
    if (guestResponders.putIfAbsent(payload, responder) != null) {
      throw new IllegalStateException("two features answer guests' " + payload);
    }
  }

  @Override
  public void at(Side side, Stage stage, Station station) {
    stations.of(side).of(stage).add(station);
  }

  @Override
  public void watch(SessionWatcher watcher) {
    watchers.add(watcher);
  }

  @Override
  public void presence(PresenceRules rules) {
    if (presence != null) {
      throw new IllegalStateException("two features rule presence");
    }
    presence = rules;
  }

  @Override
  public void serve(String domain, Service service) {
    if (services.putIfAbsent(domain, service) != null) {
      throw new IllegalStateException("two features serve " + domain);
    }
  }

  @Override
  public void answerAt(String domain, Target target) {
    if (targets.putIfAbsent(domain, target) != null) {
      throw new IllegalStateException("two features answer at " + domain);
    }
  }

  @Override
  public void hear(Consumer<Iq> ear) {
    ears.add(ear);
  }

  @Override
  public <T> void keep(Key<T> key, Key.Loader<T> loader) {
    keepings.add(new Keeping<>(key, loader));
  }

  @Override
  public void offer(Phase phase, StreamOffer offer) {
    offers.of(phase).add(offer);
  }

  @Override
  public void option(BindOption option) {
    options.add(option);
  }

  @Override
  public void sieve(Sieve sieve) {
    sieves.add(sieve);
  }

  @Override
  public @Nullable Object waitsAs(Stanza stanza) {
    for (Sieve sieve : sieves) {
      Object kind = sieve.kind(stanza);
      if (kind != null) {
        return kind;
      }
    }
    return null;
  }

  @Override
  public List<BindOption> bindOptions() {
    return options;
  }

  /// The features that service discovery lists for that target, sorted.
  public SequencedCollection<String> advertised(Target target) {
    return advertised.of(target);
  }

  @Override
  public @Nullable GuestResponder guestResponder(Name payload) {
    return guestResponders.get(payload);
  }

  @Override
  public List<StreamOffer> offers(Phase phase) {
    return offers.of(phase);
  }

  @Nullable Handler responder(Name payload, Target target) {
    return responders.of(target).get(payload);
  }

  /// Whether something in that namespace is answered.
  boolean understands(String namespace, Target target) {
    return responders.of(target).keySet().stream()
        .anyMatch(payload -> payload.namespace().equals(namespace));
  }

  List<Station> stations(Side side, Stage stage) {
    return stations.of(side).of(stage);
  }

  List<SessionWatcher> watchers() {
    return watchers;
  }

  /// Whether a service has the domain of that address.
  public boolean serves(Jid address) {
    return service(address) != null;
  }

  /// As what requests to a domain beside that of the accounts are answered; null when they are not.
  @Nullable Target target(String domain) {
    return targets.get(domain);
  }

  /// Tells of an answer that came to the server itself.
  void heard(Iq answer) {
    ears.forEach(ear -> ear.accept(answer));
  }

  @Nullable Service service(Jid address) {
    return services.get(address.domain());
  }

  List<Keeping<?>> keepings() {
    return keepings;
  }

  PresenceRules presence() {
    PresenceRules rules = presence;
    if (rules == null) {
      throw new IllegalStateException("no feature rules presence");
    }
    return rules;
  }

  /// A responder and whether it may wait.
  record Handler(Responder responder, boolean waiting) {}

  /// A declared state of homes.
  record Keeping<T>(Key<T> key, Key.Loader<T> loader) {}

  /// A value for each constant of an enum.
  private static final class Table<E extends Enum<E>, V> {
    private final Map<E, V> values;

    Table(Class<E> keys, Supplier<V> fresh) {
      values = new EnumMap<>(keys);
      for (E key : keys.getEnumConstants()) {
        values.put(key, fresh.get());
      }
    }

    V of(E key) {
      return Objects.requireNonNull(values.get(key));
    }
  }
}
