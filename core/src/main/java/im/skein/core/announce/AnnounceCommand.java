package im.skein.core.announce;

import im.skein.core.account.Administrators;
import im.skein.core.announce.Announcement.Draft;
import im.skein.core.announce.Announcement.Reach;
import im.skein.core.announce.Announcements.Outcome;
import im.skein.core.command.Command;
import im.skein.core.feature.Request;
import im.skein.core.feature.Xep;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import java.util.List;
import java.util.Objects;

/// Lets administrators tell something to everybody, or to everybody who is on line (XEP-0133
/// §4.23).
@Xep(number = 133, version = "1.3.1", note = "announcements")
public final class AnnounceCommand implements Command {
  private static final String ADMIN = "http://jabber.org/protocol/admin";

  private final Reach reach;
  private final Announcements announcements;
  private final Administrators administrators;

  /// Announces to those.
  public AnnounceCommand(Reach reach, Announcements announcements, Administrators administrators) {
    this.reach = reach;
    this.announcements = announcements;
    this.administrators = administrators;
  }

  @Override
  public String node() {
    return switch (reach) {
      case ONLINE -> ADMIN + "#announce";
      case ALL -> ADMIN + "#announce-all";
    };
  }

  @Override
  public String name() {
    return switch (reach) {
      case ONLINE -> "Announce to everybody on line · 通知在线用户";
      case ALL -> "Announce to everybody · 通知所有用户";
    };
  }

  @Override
  public boolean allowed(Request request) {
    return request.session() != null && administrators.include(request.from());
  }

  @Override
  public Result execute(Request request) {
    return new Result.Asked(
        DataForm.form(
            ADMIN,
            name(),
            List.of(
                Field.ask("subject", Kind.TEXT_SINGLE, "Subject · 标题"),
                Field.ask("announcement", Kind.TEXT_MULTI, "Text · 正文").asRequired())));
  }

  @Override
  public Result submit(Request request, Submission submission) {
    DataForm form = submission.form();
    String text = String.join("\n", form.values("announcement"));
    String subject = Objects.requireNonNullElse(form.value("subject"), "");
    Draft draft = new Draft(reach, submission.session(), submission.lang(), subject, text);
    return switch (announcements.make(draft)) {
      case Outcome.Made(Announcement made) -> completed(made);
      case Outcome.Known(Announcement known) -> completed(known);
      case Outcome.Empty() -> Result.badPayload("There is nothing to announce.");
      case Outcome.Unfit(String part) ->
          refused(Condition.NOT_ACCEPTABLE, "This is too long, or not right: " + part);
      case Outcome.Busy() ->
          refused(Condition.RESOURCE_CONSTRAINT, "Too many announcements are on their way.");
    };
  }

  private static Result completed(Announcement announcement) {
    Field id = Field.of("id", Kind.TEXT_SINGLE, announcement.id());
    return new Result.Completed(DataForm.result(ADMIN, List.of(id)));
  }

  private static Result refused(Condition condition, String text) {
    return new Result.Refused(StanzaError.of(condition, text));
  }
}
