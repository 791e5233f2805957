package im.skein.core.block;

import im.skein.core.account.Account;
import im.skein.core.account.AccountWatcher;
import im.skein.core.base.Cabinet;
import im.skein.core.base.Chance;
import im.skein.core.base.Failures;
import im.skein.core.base.StoreException;
import im.skein.core.base.Time;
import im.skein.core.block.Reports.Reason;
import im.skein.core.block.Reports.Report;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.form.Stamps;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Keeps reports for the administrator: the newest thousand, for 90 days, and as long as who
/// reported has an account.
public final class ReportBook implements AccountWatcher {
  private static final Name NAME = new Name("urn:skein:report:0", "report");
  private static final String FEATURE = "report";
  private static final int MOST = 1_000;
  private static final Duration KEPT = Duration.ofDays(90);
  private static final int TAIL = 6;

  private final Cabinet cabinet;
  private final Time time;
  private final Chance chance;
  private final Failures failures;

  /// A book in that cabinet.
  public ReportBook(Cabinet cabinet, Time time, Chance chance, Failures failures) {
    this.cabinet = cabinet;
    this.time = time;
    this.chance = chance;
    this.failures = failures;
  }

  /// A report that was kept.
  public record Entry(Instant stamp, Report report) {}

  /// Keeps a report, once if it is made again; may wait. When it cannot be kept, the block that it
  /// came with counts all the same.
  public void keep(Report report) {
    Element element =
        Element.builder(NAME)
            .attribute("stamp", Stamps.format(time.now()))
            .attribute("reporter", report.reporter().toString())
            .attribute("reported", report.reported().toString())
            .attribute("reason", report.reason().name())
            .attribute("messages", String.join(" ", report.messages()))
            .text(report.text())
            .build();
    String key = "%016d".formatted(time.now().toEpochMilli()) + chance.letters(TAIL);
    try {
      if (latest().stream().anyMatch(entry -> entry.report().equals(report))) {
        return;
      }
      cabinet.put(FEATURE, new Cabinet.Document(key, XmlWriter.bytes(element, "")));
      cabinet.trim(FEATURE, MOST);
    } catch (StoreException e) {
      failures.trouble("keeping a report", e);
    }
  }

  /// The reports that are kept, the newest first; may wait.
  public List<Entry> latest() {
    Instant oldest = time.now().minus(KEPT);
    List<Entry> entries = new ArrayList<>();
    List<String> old = new ArrayList<>();
    for (Cabinet.Document document : cabinet.latest(FEATURE, "", MOST)) {
      Entry entry = read(document);
      if (entry.stamp.isBefore(oldest)) {
        old.add(document.key());
      } else {
        entries.add(entry);
      }
    }
    if (!old.isEmpty()) {
      cabinet.remove(FEATURE, old);
    }
    return entries;
  }

  @Override
  public void deleted(Account account) {
    List<String> theirs =
        cabinet.latest(FEATURE, "", MOST).stream()
            .filter(document -> read(document).report.reporter().equals(account.ref().jid()))
            .map(Cabinet.Document::key)
            .toList();
    if (!theirs.isEmpty()) {
      cabinet.remove(FEATURE, theirs);
    }
  }

  private static Entry read(Cabinet.Document document) {
    try {
      byte[] content = document.content();
      Element element = new DocumentReader(XmlLimits.STORED).read(content, 0, content.length);
      String messages = attribute(element, "messages");
      return new Entry(
          Objects.requireNonNullElse(Stamps.parse(element.attribute("stamp")), Instant.EPOCH),
          new Report(
              Jid.parse(attribute(element, "reporter")),
              Jid.parse(attribute(element, "reported")),
              Reason.valueOf(attribute(element, "reason")),
              element.text(),
              messages.isEmpty() ? List.of() : List.of(messages.split(" ", -1))));
    } catch (XmlException | InvalidJid | IllegalArgumentException e) {
      throw new IllegalStateException("a kept report cannot be read", e);
    }
  }

  private static String attribute(Element element, String name) {
    return Objects.requireNonNullElse(element.attribute(name), "");
  }
}
