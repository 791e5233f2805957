package im.skein.server.run;

import im.skein.core.account.AccountCare;
import im.skein.core.account.AccountProfile;
import im.skein.core.account.Accounts;
import im.skein.core.account.Availability;
import im.skein.core.account.Census;
import im.skein.core.account.CensusNews;
import im.skein.core.account.InvitationSettings;
import im.skein.core.account.Invitations;
import im.skein.core.account.InviteCommand;
import im.skein.core.account.Preauth;
import im.skein.core.account.Registration;
import im.skein.core.account.RegistrationSettings;
import im.skein.core.base.Failures;
import im.skein.core.base.Time;
import im.skein.core.block.BlockLists;
import im.skein.core.block.Blocking;
import im.skein.core.chat.Carbons;
import im.skein.core.chat.ChatSettings;
import im.skein.core.chat.Forgeries;
import im.skein.core.chat.MessageLog;
import im.skein.core.chat.OfflineMessages;
import im.skein.core.chat.Recording;
import im.skein.core.chat.StanzaIds;
import im.skein.core.command.AdHocCommands;
import im.skein.core.feature.Feature;
import im.skein.core.presence.Absence;
import im.skein.core.presence.Broadcast;
import im.skein.core.presence.Farewell;
import im.skein.core.presence.Presences;
import im.skein.core.presence.Relations;
import im.skein.core.roster.Everyone;
import im.skein.core.roster.RosterLedger;
import im.skein.core.roster.RosterSettings;
import im.skein.core.roster.RosterView;
import im.skein.core.roster.Rosters;
import im.skein.core.route.Homes;
import im.skein.server.metric.Tally;
import im.skein.server.settings.Settings;
import im.skein.wire.Jid;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Every feature of the server, a constructor call per line. What is not in this list is not there.
final class Features {
  private static final int STANZA_ID_KEY_BYTES = 16;
  private static final Duration INVITATION = Duration.ofDays(7);
  private static final int OPEN_INVITATIONS = 20;
  private static final int ACCOUNTS_PER_HOUR = 5;
  private static final int CHECKS_PER_MINUTE = 60;

  private final List<Feature> list;
  private final Invitations invitations;

  /// What features stand on.
  record Parts(
      Ground ground, Stores stores, Jid domain, MessageLog log, Accounts accounts, Homes homes) {}

  Features(Parts on, String webAddress) {
    Settings settings = on.ground.settings();
    Time time = on.ground.time();
    Failures failures = on.ground.failures();
    Accounts accounts = on.accounts;
    Homes homes = on.homes;

    StanzaIds ids =
        new StanzaIds(Arrays.copyOf(on.stores.keys().key("stanza-ids"), STANZA_ID_KEY_BYTES));
    Everyone everyone = everyone(on);
    RegistrationSettings registration = registration(settings);
    RosterView view = new RosterView(everyone);
    RosterLedger ledger = new RosterLedger(on.stores.rosters());
    BlockLists blocking = new BlockLists(on.stores.drawers());
    Absence absence = new Absence(on.stores.accounts(), time, failures);
    Broadcast broadcast = new Broadcast(homes, view, everyone, blocking, absence);
    RosterSettings rosters = RosterSettings.DEFAULTS;
    Relations relations =
        new Relations(
            new Relations.Parts(
                ledger, view, everyone, accounts, homes, broadcast, blocking, rosters.maxItems()));
    invitations =
        new Invitations(
            new Invitations.Parts(
                accounts,
                on.stores.tokens(),
                ledger,
                relations,
                everyone,
                homes,
                on.ground.chance(),
                time,
                new InvitationSettings(true, INVITATION, OPEN_INVITATIONS, webAddress)));
    accounts.watch(new Farewell(on.stores.rosters(), ledger, view, accounts, homes));
    if (everyone instanceof Census census) {
      accounts.watch(census);
      accounts.watch(new CensusNews(view, homes));
    }
    list =
        List.of(
            new Tally(on.ground.counts()),
            // accounts
            new Registration(accounts, invitations, registration, time),
            new Preauth(invitations, registration, time),
            new Availability(accounts, registration, time),
            new AccountCare(accounts, time),
            new AccountProfile(accounts, everyone, blocking, homes),
            // people
            new Rosters(
                new Rosters.Parts(on.stores.rosters(), ledger, view, relations, accounts, rosters)),
            new Presences(broadcast, relations, absence, homes),
            new Blocking(blocking, broadcast, view),
            new AdHocCommands(
                List.of(new InviteCommand(accounts, invitations)), on.ground.chance()),
            // messages
            new Forgeries(on.domain),
            new Recording(on.log, ids, new ChatSettings(settings.archive().enabled())),
            new OfflineMessages(on.log, ids, on.domain, failures),
            new Carbons());
  }

  private static Everyone everyone(Parts on) {
    return on.ground.settings().contactsEveryone()
        ? Census.of(on.stores.accounts(), on.ground.chance())
        : Everyone.NOBODY;
  }

  List<Feature> list() {
    return list;
  }

  Invitations invitations() {
    return invitations;
  }

  private static RegistrationSettings registration(Settings settings) {
    return new RegistrationSettings(
        switch (settings.registration()) {
          case OPEN -> RegistrationSettings.Mode.OPEN;
          case INVITE -> RegistrationSettings.Mode.INVITE;
          case CLOSED -> RegistrationSettings.Mode.CLOSED;
        },
        settings.limits() ? ACCOUNTS_PER_HOUR : 0,
        settings.limits() ? CHECKS_PER_MINUTE : 0);
  }
}
