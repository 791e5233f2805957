package im.skein.server.run;

import im.skein.core.announce.Announcement;
import im.skein.core.announce.Announcement.Draft;
import im.skein.core.announce.Announcement.Reach;
import im.skein.core.announce.Announcements;
import im.skein.core.announce.Announcements.Outcome;
import im.skein.server.operate.Operator;
import im.skein.server.operate.Reply;
import java.util.List;

/// Announces to everybody for operators: `broadcast`, the key, the language, the subject, then the
/// lines of the text.
final class AnnounceDesk implements Operator {
  static final String VERB = "broadcast";
  private static final int HEAD = 4;

  private final Announcements announcements;

  AnnounceDesk(Announcements announcements) {
    this.announcements = announcements;
  }

  @Override
  public Reply handle(List<String> request) {
    if (request.size() < HEAD) {
      return Reply.refused("the running server is of another version; restart it");
    }
    String text = String.join("\n", request.subList(HEAD, request.size()));
    Draft draft = new Draft(Reach.ALL, request.get(1), request.get(2), request.get(3), text);
    return switch (announcements.make(draft)) {
      case Outcome.Made(Announcement made) ->
          Reply.done("announcement " + made.id() + " is kept and on its way to every account");
      case Outcome.Known(Announcement known) ->
          Reply.done(
              "announcement %s was made already and goes to nobody twice (%s); to say the same again, give another --id"
                  .formatted(known.id(), known.done() ? "done" : "on its way"));
      case Outcome.Empty() -> Reply.refused("there is nothing to announce");
      case Outcome.Unfit(String part) when part.equals("text") ->
          Reply.refused(
              "the text is too long; it may have " + Announcements.LONGEST + " characters");
      case Outcome.Unfit(String part) ->
          Reply.refused("the " + part + " is too long, or not right");
      case Outcome.Busy() ->
          Reply.refused("too many announcements are on their way; try again in a while");
    };
  }
}
