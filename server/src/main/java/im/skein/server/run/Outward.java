package im.skein.server.run;

import im.skein.core.account.Account;
import im.skein.core.account.AccountWatcher;
import im.skein.core.base.AccountRef;
import im.skein.core.base.Chance;
import im.skein.core.base.Time;
import im.skein.core.component.Components;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.media.ExternalServices;
import im.skein.core.push.AppServers;
import im.skein.core.push.Browsers;
import im.skein.core.push.PostLedger;
import im.skein.core.push.PostQueue;
import im.skein.core.push.Pushes;
import im.skein.core.push.Register;
import im.skein.core.push.Vapid;
import im.skein.core.push.Wrapper;
import im.skein.net.push.PushCourier;
import im.skein.server.settings.Settings;
import im.skein.wire.Jid;
import im.skein.wire.sasl.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The features that have to do with services outside the server, a constructor call per line.
final class Outward {
  private static final Executor PUSHERS = Thread.ofVirtual().name("pusher-", 0)::start;

  private final Features.Parts on;
  private final List<Feature> list = new ArrayList<>();
  private final Components components;
  private @Nullable Register registrations;

  Outward(Features.Parts on) {
    this.on = on;
    Settings settings = on.ground().settings();
    Settings.Calls calls = settings.calls();
    if (!calls.services().isEmpty()) {
      list.add(new ExternalServices(calls.services(), calls.access(), on.ground().time()));
    }
    if (settings.push().enabled()) {
      push(settings.push());
    }
    Map<String, Secret> secrets = new LinkedHashMap<>();
    settings.components().secrets().forEach((name, secret) -> secrets.put(domain(name), secret));
    components =
        new Components(
            new Components.Parts(
                on.domain(),
                secrets,
                on.router()::take,
                on.ground().time(),
                on.ground().chance(),
                on.ground().failures()));
    if (!secrets.isEmpty()) {
      list.add(components);
    }
  }

  /// A device is signed out: it is woken no more. On the strand of its home; may wait.
  void signedOut(Home home, String device) {
    Register register = registrations;
    if (register != null) {
      register.forget(home, device);
    }
  }

  /// Whoever can log in no more is woken no more.
  private record Silence(Register register) implements AccountWatcher {
    @Override
    public void passwordChanged(Account account, String keptResource) {
      register.forgetOthers(account.ref().jid(), keptResource);
    }

    @Override
    public void signedOut(Account account) {
      register.forgetOthers(account.ref().jid(), "");
    }

    @Override
    public void disabled(Account account) {
      register.forgetOthers(account.ref().jid(), "");
    }
  }

  List<Feature> features() {
    return list;
  }

  /// The programs that serve domains below ours; perhaps none.
  Components components() {
    return components;
  }

  /// Those domains.
  List<Jid> services() {
    return on.ground().settings().components().secrets().keySet().stream()
        .map(name -> Jid.known(domain(name)))
        .toList();
  }

  private String domain(String name) {
    return name + "." + on.domain().domain();
  }

  private void push(Settings.Push push) {
    Time time = on.ground().time();
    Chance chance = on.ground().chance();
    PostLedger ledger = on.ground().counts()::push;
    Register register = new Register(on.stores().drawers(), on.homes());
    registrations = register;
    on.accounts().watch(new Silence(register));
    Vapid vapid = new Vapid(on.stores().keys().push(), push.contact(), time);
    AppServers services =
        new AppServers(
            new AppServers.Parts(
                on.domain(),
                push.contents().services(),
                on.registry()::serves,
                on.router()::route,
                register,
                ledger,
                chance));
    PostQueue browsers =
        new PostQueue(
            new PostQueue.Parts(
                new PushCourier(push.contents().plain()),
                new Wrapper(
                    vapid,
                    push.contents().browsers(),
                    this::name,
                    chance,
                    on.stores().keys().key("push-topics")),
                register,
                ledger,
                time,
                PUSHERS,
                on.ground().failures()));
    list.add(services);
    list.add(new Browsers(register, vapid, push.contents()));
    list.add(new Pushes(register, services, browsers));
  }

  /// What people call somebody: the nickname, or else the name in the address; may wait.
  private String name(Jid of) {
    AccountRef account =
        of.domain().equals(on.domain().domain()) ? on.accounts().find(of.localpart()) : null;
    String nickname = account == null ? "" : on.accounts().profile(account).nickname();
    return nickname.isEmpty() ? of.localpart() : nickname;
  }
}
