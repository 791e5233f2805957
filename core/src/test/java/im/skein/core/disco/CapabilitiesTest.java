package im.skein.core.disco;

import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.core.disco.Capabilities.Identity;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The examples of XEP-0115 §5.2 and §5.3.
final class CapabilitiesTest {
  private static final List<String> FEATURES =
      List.of(
          "http://jabber.org/protocol/muc",
          "http://jabber.org/protocol/disco#items",
          "http://jabber.org/protocol/caps",
          "http://jabber.org/protocol/disco#info");

  @Test
  void hashesTheSimpleExample() {
    assertEquals(
        "QgayPKawpkPSDYmwT/WM94uAlu0=",
        Capabilities.hash(
            List.of(new Identity("client", "pc", "", "Exodus 0.9.1")), FEATURES, List.of()));
  }

  @Test
  void hashesTheExampleWithAForm() {
    DataForm form =
        DataForm.result(
            "urn:xmpp:dataforms:softwareinfo",
            List.of(
                Field.of("software_version", Kind.TEXT_SINGLE, "0.11"),
                Field.of("ip_version", Kind.TEXT_MULTI, "ipv6", "ipv4"),
                Field.of("os", Kind.TEXT_SINGLE, "Mac"),
                Field.of("os_version", Kind.TEXT_SINGLE, "10.5.1"),
                Field.of("software", Kind.TEXT_SINGLE, "Psi")));
    assertEquals(
        "q07IKJEyjvHSyhy//CH0CxmKi8w=",
        Capabilities.hash(
            List.of(
                new Identity("client", "pc", "en", "Psi 0.11"),
                new Identity("client", "pc", "el", "Ψ 0.11")),
            FEATURES,
            List.of(form)));
  }
}
