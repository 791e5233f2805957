package im.skein.core.block;

import im.skein.core.account.Administrators;
import im.skein.core.command.Command;
import im.skein.core.feature.Request;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import im.skein.wire.form.Stamps;
import java.util.List;
import java.util.Locale;

/// Shows administrators the latest reports of spam and abuse.
public final class ReportsCommand implements Command {
  private static final String NODE = "urn:skein:report:0#list";
  private static final int MOST = 100;

  private final ReportBook book;
  private final Administrators administrators;

  /// Shows what is in that book.
  public ReportsCommand(ReportBook book, Administrators administrators) {
    this.book = book;
    this.administrators = administrators;
  }

  @Override
  public String node() {
    return NODE;
  }

  @Override
  public String name() {
    return "Reports of spam and abuse · 举报";
  }

  @Override
  public boolean allowed(Request request) {
    return request.session() != null && administrators.include(request.from());
  }

  @Override
  public Result execute(Request request) {
    List<Field> columns =
        List.of(
            Field.ask("stamp", Kind.TEXT_SINGLE, "When · 时间"),
            Field.ask("reporter", Kind.JID_SINGLE, "Who reports · 举报人"),
            Field.ask("reported", Kind.JID_SINGLE, "Whom · 被举报人"),
            Field.ask("reason", Kind.TEXT_SINGLE, "Reason · 原因"),
            Field.ask("text", Kind.TEXT_SINGLE, "Words · 说明"),
            Field.ask("messages", Kind.TEXT_SINGLE, "Messages · 消息"));
    return new Result.Completed(
        DataForm.table(
            NODE, columns, book.latest().stream().limit(MOST).map(ReportsCommand::row).toList()));
  }

  private static List<Field> row(ReportBook.Entry entry) {
    Reports.Report report = entry.report();
    return List.of(
        Field.of("stamp", Kind.TEXT_SINGLE, Stamps.format(entry.stamp())),
        Field.of("reporter", Kind.JID_SINGLE, report.reporter().toString()),
        Field.of("reported", Kind.JID_SINGLE, report.reported().toString()),
        Field.of("reason", Kind.TEXT_SINGLE, report.reason().name().toLowerCase(Locale.ROOT)),
        Field.of("text", Kind.TEXT_SINGLE, report.text()),
        Field.of("messages", Kind.TEXT_SINGLE, String.join(" ", report.messages())));
  }
}
