package im.skein.server.run;

import im.skein.core.block.ReportBook;
import im.skein.server.operate.ControlSocket;
import im.skein.server.operate.Operator;
import im.skein.server.operate.Reply;
import im.skein.server.settings.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Leads what operators ask for to whoever does it: in the running server, or without one as far as
/// that is possible.
public final class Desks implements Operator {
  private final Operator accounts;
  private final Operator announcements;
  private final Operator reports;

  private Desks(Operator accounts, Operator announcements, Operator reports) {
    this.accounts = accounts;
    this.announcements = announcements;
    this.reports = reports;
  }

  /// The desks of a running server.
  static Desks of(Domain domain) {
    Features features = domain.features();
    return new Desks(
        new AccountDesk(domain.accounts()),
        new AnnounceDesk(features.announcements()),
        new ReportDesk(features.reportBook()));
  }

  @Override
  public Reply handle(List<String> request) {
    return switch (request.getFirst()) {
      case AnnounceDesk.VERB -> announcements.handle(request);
      case ReportDesk.VERB -> reports.handle(request);
      default -> accounts.handle(request);
    };
  }

  /// Has a request done: by the server that works in the data directory, or directly when none
  /// does.
  public static Reply ask(Settings settings, List<String> request) throws StartException {
    try {
      Optional<Reply> reply = ControlSocket.ask(settings.data(), request);
      return reply.isPresent() ? reply.get() : offline(settings, request);
    } catch (IOException e) {
      throw new StartException(
          ExitStatus.REFUSED, "the running server did not answer: " + e.getMessage(), e);
    }
  }

  private static Reply offline(Settings settings, List<String> request) throws StartException {
    if (request.getFirst().equals(AnnounceDesk.VERB)) {
      return Reply.refused(
          "no server runs with the data directory %s; start it with ./skein serve, then announce"
              .formatted(settings.data()));
    }
    Machine machine = Machine.start();
    Ground ground = machine.ground(settings, "");
    try (Stores stores = Stores.open(settings, ground.time(), ground.chance(), _ -> {})) {
      ReportBook book =
          new ReportBook(stores.cabinet(), ground.time(), ground.chance(), ground.failures());
      Operator none = _ -> Reply.refused("no server runs");
      return new Desks(
              new AccountDesk(People.of(ground, stores).accounts()), none, new ReportDesk(book))
          .handle(request);
    } finally {
      machine.close();
    }
  }
}
