package im.skein.server.run;

import im.skein.core.account.AccountProfile;
import im.skein.core.account.Accounts;
import im.skein.core.account.Administrators;
import im.skein.core.account.Census;
import im.skein.core.account.CensusNews;
import im.skein.core.announce.AnnounceCommand;
import im.skein.core.announce.Announcement.Reach;
import im.skein.core.announce.Announcements;
import im.skein.core.base.Strand;
import im.skein.core.base.Time;
import im.skein.core.basics.ClientState;
import im.skein.core.basics.EntityTime;
import im.skein.core.basics.LastActivity;
import im.skein.core.basics.Ping;
import im.skein.core.basics.SoftwareVersion;
import im.skein.core.block.BlockLists;
import im.skein.core.block.Blocking;
import im.skein.core.block.ReportBook;
import im.skein.core.block.Reports;
import im.skein.core.block.ReportsCommand;
import im.skein.core.chat.MessageLog;
import im.skein.core.command.AdHocCommands;
import im.skein.core.component.Components;
import im.skein.core.device.Devices;
import im.skein.core.disco.AccountNodes;
import im.skein.core.disco.ClientCapabilities;
import im.skein.core.disco.ContactAddresses;
import im.skein.core.disco.ServiceDiscovery;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Target;
import im.skein.core.lobby.Lobby;
import im.skein.core.media.HttpUpload;
import im.skein.core.people.Avatars;
import im.skein.core.people.PeopleSearch;
import im.skein.core.people.PeopleSettings;
import im.skein.core.people.VisitingCards;
import im.skein.core.presence.Absence;
import im.skein.core.presence.Broadcast;
import im.skein.core.presence.Farewell;
import im.skein.core.presence.Presences;
import im.skein.core.presence.Relations;
import im.skein.core.pubsub.PersonalEventing;
import im.skein.core.pubsub.PrivateStorage;
import im.skein.core.pubsub.PublishedBookmarks;
import im.skein.core.pubsub.Publisher;
import im.skein.core.pubsub.StandingBookmark;
import im.skein.core.registration.AccountCare;
import im.skein.core.registration.Availability;
import im.skein.core.registration.InvitationSettings;
import im.skein.core.registration.Invitations;
import im.skein.core.registration.InviteCommand;
import im.skein.core.registration.Preauth;
import im.skein.core.registration.Registration;
import im.skein.core.registration.RegistrationSettings;
import im.skein.core.roster.Audience;
import im.skein.core.roster.Everyone;
import im.skein.core.roster.RosterLedger;
import im.skein.core.roster.RosterSettings;
import im.skein.core.roster.RosterView;
import im.skein.core.roster.Rosters;
import im.skein.core.route.Homes;
import im.skein.core.route.Registry;
import im.skein.core.route.Router;
import im.skein.net.file.UploadPlace;
import im.skein.server.metric.Tally;
import im.skein.server.settings.Settings;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every feature of the server, a constructor call per line. What is not in this list is not there.
final class Features {
  private static final Logger LOG = LoggerFactory.getLogger("skein.reports");
  private static final Duration INVITATION = Duration.ofDays(7);
  private static final int OPEN_INVITATIONS = 20;
  private static final int ACCOUNTS_PER_HOUR = 5;
  private static final int CHECKS_PER_MINUTE = 60;

  private final List<Feature> list = new ArrayList<>();
  private final Parts on;
  private final Everyone everyone;
  private final RosterView view;
  private final RosterLedger ledger;
  private final BlockLists blocking;
  private final Absence absence;
  private final Audience audience;
  private final Broadcast broadcast;
  private final Relations relations;
  private final Invitations invitations;
  private final Conversations conversations;
  private final Outward outward;
  private final Administrators administrators;
  private final Announcements announcements;
  private final ReportBook reportBook;
  private final Media media;

  /// What features stand on.
  record Parts(
      Ground ground,
      Stores stores,
      Jid domain,
      MessageLog log,
      Accounts accounts,
      Homes homes,
      Registry registry,
      Supplier<Strand> strands,
      Router router) {
    /// The address of a service of that name, or nothing when the domain is too long for one.
    Optional<Jid> service(String name) {
      try {
        return Optional.of(Jid.parse(name + "." + domain));
      } catch (InvalidJid _) {
        return Optional.empty();
      }
    }
  }

  Features(Parts on, WebAddress webAddress) {
    this.on = on;
    outward = new Outward(on);
    Time time = on.ground.time();
    Accounts accounts = on.accounts;
    everyone = everyone();
    view = new RosterView(everyone);
    ledger = new RosterLedger(on.stores.rosters());
    blocking = new BlockLists(on.stores.drawers());
    absence = new Absence(on.stores.accounts(), time, on.ground.settings().contacts().lastSeen());
    audience = new Audience(on.homes, everyone, blocking);
    broadcast = new Broadcast(on.homes, view, audience, blocking, absence);
    relations =
        new Relations(
            new Relations.Parts(
                ledger,
                view,
                everyone,
                accounts,
                on.homes,
                broadcast,
                blocking,
                stanza -> on.router.serve(stanza, () -> {}),
                RosterSettings.DEFAULTS.maxItems()));
    invitations =
        new Invitations(
            new Invitations.Parts(
                accounts,
                on.stores.tokens(),
                ledger,
                relations,
                everyone,
                on.homes,
                on.ground.chance(),
                time,
                new InvitationSettings(true, INVITATION, OPEN_INVITATIONS, webAddress)));
    administrators = Administrators.of(on.stores.accounts(), accounts);
    conversations = new Conversations(on, view, administrators);
    announcements = announcing();
    reportBook =
        new ReportBook(on.stores.cabinet(), time, on.ground.chance(), on.ground.failures());
    accounts.watch(reportBook);
    media = Media.of(on.ground, on.stores);
    accounts.watch(media.uploads());
    media.goWithMessages(on.ground, on.stores, accounts);
    accounts.watch(new Farewell(on.stores.rosters(), ledger, view, accounts, on.homes));
    list.add(new Tally(on.ground.counts()));
    accounts();
    people();
    Optional<Jid> files = webAddress.exists() ? on.service("upload") : Optional.empty();
    basics(files);
    list.addAll(conversations.features());
    list.addAll(outward.features());
    files.ifPresent(domain -> list.add(upload(domain, webAddress)));
  }

  private Feature upload(Jid domain, WebAddress webAddress) {
    return new HttpUpload(
        domain,
        media.uploads(),
        media.unsent(),
        () -> on.registry.advertised(Target.UPLOAD),
        () -> webAddress.get() + UploadPlace.PATH);
  }

  private List<Jid> services(Optional<Jid> files) {
    List<Jid> services = new ArrayList<>(List.of(conversations.rooms()));
    files.ifPresent(services::add);
    services.addAll(outward.services());
    return services;
  }

  private Announcements announcing() {
    return new Announcements(
        new Announcements.Parts(
            on.domain,
            on.accounts,
            on.homes,
            on.router::send,
            on.stores.cabinet(),
            on.strands.get(),
            on.ground.time(),
            on.ground.failures()));
  }

  private AdHocCommands commands() {
    return new AdHocCommands(
        List.of(
            new InviteCommand(on.accounts, invitations),
            new AnnounceCommand(Reach.ONLINE, announcements, administrators),
            new AnnounceCommand(Reach.ALL, announcements, administrators),
            new ReportsCommand(reportBook, administrators)),
        on.ground.chance());
  }

  private Everyone everyone() {
    if (!on.ground.settings().contacts().everyone()) {
      return Everyone.NOBODY;
    }
    Census census = Census.of(on.stores.accounts(), on.ground.chance());
    on.accounts.watch(census);
    on.accounts.watch(new CensusNews(new RosterView(census), on.homes));
    return census;
  }

  private void accounts() {
    Time time = on.ground.time();
    RegistrationSettings registration = registration(on.ground.settings());
    list.add(new Registration(on.accounts, invitations, registration, time));
    list.add(new Preauth(invitations, registration, time));
    list.add(new Availability(on.accounts, registration, time));
    list.add(new AccountCare(on.accounts, time));
    list.add(new AccountProfile(on.accounts, audience));
    list.add(new Devices(on.stores.devices(), time, outward::signedOut));
  }

  private void people() {
    list.add(
        new Rosters(
            new Rosters.Parts(
                on.stores.rosters(),
                ledger,
                view,
                relations,
                on.accounts,
                RosterSettings.DEFAULTS)));
    list.add(
        new Presences(
            broadcast, relations, absence, on.homes, stanza -> on.router.serve(stanza, () -> {})));
    list.add(new Blocking(blocking, broadcast, view, reports()));
    PeopleSettings usual = PeopleSettings.DEFAULTS;
    int perMinute = on.ground.settings().limits().enabled() ? usual.perMinute() : 0;
    list.add(
        new PeopleSearch(
            on.stores.accounts(),
            new PeopleSettings(usual.maxResults(), perMinute),
            on.ground.time()));
  }

  private void basics(Optional<Jid> files) {
    Time time = on.ground.time();
    AdHocCommands commands = commands();
    list.add(commands);
    list.add(
        new ServiceDiscovery(
            new ServiceDiscovery.Parts(
                on.registry::advertised,
                view,
                commands,
                publishing(),
                ContactAddresses.NONE,
                services(files))));
    list.add(new Ping());
    list.add(new ClientState());
    list.add(new EntityTime(time));
    list.add(new SoftwareVersion(on.ground.version()));
    list.add(new LastActivity(view, absence, time));
  }

  private AccountNodes publishing() {
    ClientCapabilities capabilities = new ClientCapabilities(on.ground.chance());
    Publisher publisher =
        new Publisher(
            new Publisher.Parts(
                on.stores.published(),
                view,
                audience,
                on.ground.time(),
                on.ground.chance(),
                on.ground.failures()));
    PersonalEventing eventing = new PersonalEventing(publisher, audience, capabilities);
    list.add(capabilities);
    list.add(eventing);
    list.add(new PublishedBookmarks(publisher, capabilities, on.ground.failures()));
    list.add(new PrivateStorage(on.stores.drawers(), publisher, on.ground.failures()));
    list.add(
        new StandingBookmark(
            publisher,
            on.stores.drawers(),
            new StandingBookmark.Room(
                conversations.lobby(), Lobby.NAME, on.ground.settings().lobby()),
            on.ground.failures()));
    cards(publisher);
    return eventing;
  }

  private void cards(Publisher publisher) {
    Avatars avatars = new Avatars(publisher, broadcast);
    list.add(avatars);
    list.add(
        new VisitingCards(
            new VisitingCards.Parts(
                on.stores.drawers(), on.stores.accounts(), view, avatars, on.ground.failures())));
  }

  private Reports reports() {
    return new Reports(
        report -> {
          LOG.warn(
              "{} reports {} for {}, messages {}: {}",
              report.reporter(),
              report.reported(),
              report.reason(),
              report.messages(),
              report.text());
          reportBook.keep(report);
        },
        on.ground.time());
  }

  List<Feature> list() {
    return List.copyOf(list);
  }

  Media media() {
    return media;
  }

  /// The programs that serve domains below ours.
  Components components() {
    return outward.components();
  }

  Announcements announcements() {
    return announcements;
  }

  ReportBook reportBook() {
    return reportBook;
  }

  Invitations invitations() {
    return invitations;
  }

  private static RegistrationSettings registration(Settings settings) {
    return new RegistrationSettings(
        switch (settings.registration().mode()) {
          case OPEN -> RegistrationSettings.Mode.OPEN;
          case INVITE -> RegistrationSettings.Mode.INVITE;
          case CLOSED -> RegistrationSettings.Mode.CLOSED;
        },
        settings.limits().enabled() ? ACCOUNTS_PER_HOUR : 0,
        settings.limits().enabled() ? CHECKS_PER_MINUTE : 0);
  }
}
