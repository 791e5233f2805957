package im.skein.server.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import im.skein.core.feature.Xep;
import im.skein.server.settings.SettingsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Pages that are made from the sources are up to date; `./dev pages` makes them anew.
final class PagesTest {
  private final Path root = new Sources().root();

  @Test
  void settingsFileListsEverySettingWithItsDefault() throws IOException {
    check("skein.toml", SettingsPage.toml());
  }

  @Test
  void pageOfXepsListsWhatTheClassesState() throws IOException {
    StringBuilder page = new StringBuilder();
    page.append("# XEPs that the server implements\n\nMade from the `@Xep` on each class by");
    page.append(" `./dev pages`; do not edit.\n\n| XEP | version | class | remarks |\n");
    page.append("| --- | --- | --- | --- |\n");
    for (Statement statement : statements()) {
      page.append(statement.row()).append('\n');
    }
    check("docs/xeps.md", page.toString());
  }

  @Test
  void descriptionOfTheProjectListsThemForMachines() throws IOException {
    StringBuilder xeps = new StringBuilder();
    int last = 0;
    for (Statement statement : statements()) {
      if (statement.number() != last) {
        last = statement.number();
        xeps.append(statement.doap());
      }
    }
    check(
        "docs/skein.doap",
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- Made from the @Xep on each class by ./dev pages; do not edit. -->
        <rdf:RDF xmlns="http://usefulinc.com/ns/doap#" xmlns:xmpp="https://linkmauve.fr/ns/xmpp-doap#"
            xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xml:lang="en">
          <Project>
            <name>Skein</name>
            <shortdesc>Instant messenger to host oneself: XMPP server and web client in one program</shortdesc>
            <shortdesc xml:lang="zh">自己架设的即时通讯：XMPP 服务器与网页客户端合为一个程序</shortdesc>
            <category rdf:resource="https://linkmauve.fr/ns/xmpp-doap#category-server"/>
            <programming-language>Java</programming-language>
            <programming-language>TypeScript</programming-language>
            <license rdf:resource="https://www.apache.org/licenses/LICENSE-2.0"/>
            <implements rdf:resource="https://xmpp.org/rfcs/rfc6120.html"/>
            <implements rdf:resource="https://xmpp.org/rfcs/rfc6121.html"/>
            <implements rdf:resource="https://xmpp.org/rfcs/rfc7395.html"/>
            <implements rdf:resource="https://xmpp.org/rfcs/rfc7590.html"/>
            <implements rdf:resource="https://xmpp.org/rfcs/rfc7622.html"/>
        """
            + xeps
            + "  </Project>\n</rdf:RDF>\n");
  }

  @Test
  void pageOfBadInputListsWhatConversationsShow() throws IOException {
    BadInput table = BadInput.of(root);
    check(table.place(), table.page());
  }

  private void check(String name, String fresh) throws IOException {
    Path page = root.resolve(name);
    if (Boolean.getBoolean("skein.pages.write")) {
      Files.writeString(page, fresh);
    }
    assertEquals(fresh, Files.exists(page) ? Files.readString(page) : "", "run ./dev pages");
  }

  private record Statement(Xep xep, String owner) {
    int number() {
      return xep.number();
    }

    String doap() {
      return """
          <implements>
            <xmpp:SupportedXep>
              <xmpp:xep rdf:resource="https://xmpp.org/extensions/xep-%04d.html"/>
              <xmpp:version>%s</xmpp:version>
            </xmpp:SupportedXep>
          </implements>
      """
          .formatted(xep.number(), xep.version());
    }

    String row() {
      String link = "https://xmpp.org/extensions/xep-%04d.html".formatted(xep.number());
      return "| [%04d](%s) | %s | `%s` | %s |"
          .formatted(xep.number(), link, xep.version(), owner, xep.note());
    }
  }

  private static List<Statement> statements() {
    List<Statement> statements = new ArrayList<>();
    new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("im.skein.core", "im.skein.net", "im.skein.storage", "im.skein.server")
            .stream()
            .map(type -> type.reflect())
            .forEach(type -> {
              for (Xep xep : type.getAnnotationsByType(Xep.class)) {
                statements.add(new Statement(xep, type.getName().replace("im.skein.", "")));
              }
            });
    statements.sort(Comparator.comparingInt(Statement::number).thenComparing(Statement::owner));
    return statements;
  }
}
