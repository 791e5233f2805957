package im.skein.server.run;

import im.skein.core.block.ReportBook;
import im.skein.core.block.Reports.Report;
import im.skein.server.operate.Operator;
import im.skein.server.operate.Reply;
import im.skein.wire.form.Stamps;
import java.util.List;
import java.util.Locale;

/// Lists reports of spam and abuse for operators.
final class ReportDesk implements Operator {
  static final String VERB = "reports";

  private final ReportBook book;

  ReportDesk(ReportBook book) {
    this.book = book;
  }

  @Override
  public Reply handle(List<String> request) {
    return new Reply(true, book.latest().stream().map(ReportDesk::line).toList());
  }

  private static String line(ReportBook.Entry entry) {
    Report report = entry.report();
    return "%s %s reports %s for %s, messages %s: %s"
        .formatted(
            Stamps.format(entry.stamp()),
            report.reporter(),
            report.reported(),
            report.reason().name().toLowerCase(Locale.ROOT),
            report.messages(),
            report.text());
  }
}
