package im.skein.core.room.keep;

import im.skein.core.base.Language;
import im.skein.core.room.rule.ConfigForm;
import im.skein.core.room.rule.RoomConfig;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A room as it is written down: its configuration, its subject, the reserved nicknames and who
/// wants one in one document.
///
/// @param nicknames by bare address
/// @param applicants who waits to be made a member, with the nicknames that they want
public record RoomDocument(
    RoomConfig config,
    @Nullable Subject subject,
    Map<Jid, String> nicknames,
    Map<Jid, String> applicants) {
  static final String NAMESPACE = "urn:skein:room:0";
  private static final Name NICKNAME = new Name(NAMESPACE, "nickname");
  private static final Name APPLICANT = new Name(NAMESPACE, "applicant");

  /// A document of parts that nobody changes afterwards.
  public RoomDocument {
    nicknames = Map.copyOf(nicknames);
    applicants = Map.copyOf(applicants);
  }

  /// A room where no nickname is reserved.
  public RoomDocument(RoomConfig config, @Nullable Subject subject) {
    this(config, subject, Map.of(), Map.of());
  }

  /// The document.
  public byte[] toBytes() {
    Element.Builder document =
        Element.builder(NAMESPACE, "room")
            .add(ConfigForm.of(config, DataForm.Type.SUBMIT, Language.ENGLISH).toElement())
            .add(subject == null ? null : subject.toElement());
    write(document, NICKNAME, nicknames);
    write(document, APPLICANT, applicants);
    return XmlWriter.bytes(document.build(), "");
  }

  /// The room of a document.
  ///
  /// @throws IllegalStateException when nobody could have written that
  public static RoomDocument read(byte[] bytes) {
    try {
      Element document = new DocumentReader(XmlLimits.STORED).read(bytes, 0, bytes.length);
      DataForm form = DataForm.find(document.children());
      RoomConfig config = form == null ? RoomConfig.FRESH : ConfigForm.read(form, RoomConfig.FRESH);
      return new RoomDocument(
          config, Subject.find(document), read(document, NICKNAME), read(document, APPLICANT));
    } catch (InvalidJid | XmlException | StanzaException e) {
      throw new IllegalStateException("the document of a room cannot be read", e);
    }
  }

  private static void write(Element.Builder document, Name name, Map<Jid, String> people) {
    people.forEach((person, nickname) ->
        document.add(
            Element.builder(name).attribute("jid", person.toString()).text(nickname).build()));
  }

  private static Map<Jid, String> read(Element document, Name name) throws InvalidJid {
    Map<Jid, String> people = new HashMap<>();
    for (Element element : document.children()) {
      Jid person = element.is(name) ? Jid.parseNullable(element.attribute("jid")) : null;
      if (person != null) {
        people.put(person, element.text());
      }
    }
    return people;
  }
}
