package im.skein.core.room.keep;

import im.skein.core.room.rule.ConfigForm;
import im.skein.core.room.rule.RoomConfig;
import im.skein.wire.Element;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import org.jspecify.annotations.Nullable;

/// A room as it is written down: its configuration and its subject in one document.
public record RoomDocument(RoomConfig config, @Nullable Subject subject) {
  static final String NAMESPACE = "urn:skein:room:0";

  /// The document.
  public byte[] toBytes() {
    Element document =
        Element.builder(NAMESPACE, "room")
            .add(ConfigForm.of(config, DataForm.Type.SUBMIT).toElement())
            .add(subject == null ? null : subject.toElement())
            .build();
    return XmlWriter.bytes(document, "");
  }

  /// The room of a document.
  ///
  /// @throws IllegalStateException when nobody could have written that
  public static RoomDocument read(byte[] bytes) {
    try {
      Element document = new DocumentReader(XmlLimits.STORED).read(bytes, 0, bytes.length);
      DataForm form = DataForm.find(document.children());
      RoomConfig config = form == null ? RoomConfig.FRESH : ConfigForm.read(form, RoomConfig.FRESH);
      return new RoomDocument(config, Subject.find(document));
    } catch (XmlException | StanzaException e) {
      throw new IllegalStateException("the document of a room cannot be read", e);
    }
  }
}
