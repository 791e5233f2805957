package im.skein.server.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Pictures of rooms (XEP-0486), from start to start.
class RoomPicturesTest {
  private static final String LOOK =
      "bob <iq type='get' id='g' to='a@rooms.example.org'><vCard xmlns='vcard-temp'/></iq>";
  private static final String INFO =
      "bob <iq type='get' id='i' to='a@rooms.example.org'>"
          + "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>";

  private final RoomScene scene = new RoomScene();

  private void open(boolean lasting) {
    List<String> _ =
        scene.play(
            "alice <presence to='a@rooms.example.org/alice'>"
                + "<x xmlns='http://jabber.org/protocol/muc'/></presence>",
            "alice <iq type='set' id='u' to='a@rooms.example.org'>"
                + "<query xmlns='http://jabber.org/protocol/muc#owner'>"
                + "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
                + "<value>http://jabber.org/protocol/muc#roomconfig</value></field>"
                + "<field var='muc#roomconfig_persistentroom'><value>"
                + lasting
                + "</value></field></x></query></iq>");
  }

  private String set(String... photos) {
    StringBuilder card = new StringBuilder();
    for (String photo : photos) {
      card.append("<PHOTO><TYPE>image/png</TYPE><BINVAL>%s</BINVAL></PHOTO>".formatted(photo));
    }
    return scene
        .play(
            "alice <iq type='set' id='s' to='a@rooms.example.org'><vCard xmlns='vcard-temp'>"
                + card
                + "</vCard></iq>")
        .getFirst();
  }

  @Test
  void surviveARestart() {
    open(true);
    assertTrue(set("iVBORw0KGgo=").contains("type='result'"));
    String shown = scene.play(LOOK).getFirst();
    String hash = scene.play(INFO).getFirst().replaceAll(".*avatarhash'|</value>.*", "");
    scene.restart();
    assertEquals(shown, scene.play(LOOK).getFirst());
    assertEquals(hash, scene.play(INFO).getFirst().replaceAll(".*avatarhash'|</value>.*", ""));
    assertTrue(hash.matches(".*<value>[0-9a-f]{40}"), hash);
  }

  @Test
  void goWithARoomThatIsNotToLast() {
    open(false);
    assertTrue(set("iVBORw0KGgo=").contains("type='result'"));
    assertTrue(scene.play(LOOK).getFirst().contains("iVBORw0KGgo="));
    List<String> _ =
        scene.play("alice <presence type='unavailable' to='a@rooms.example.org/alice'/>");
    open(false);
    assertTrue(scene.play(LOOK).getFirst().contains("item-not-found"));
    assertTrue(set("iVBORw0KGgo=").contains("type='result'"));
    scene.restart();
    open(false);
    assertTrue(scene.play(LOOK).getFirst().contains("item-not-found"));
  }

  @Test
  void goWithARoomThatIsDestroyed() {
    open(true);
    assertTrue(set("iVBORw0KGgo=").contains("type='result'"));
    List<String> _ =
        scene.play(
            "alice <iq type='set' id='d' to='a@rooms.example.org'>"
                + "<query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query></iq>");
    open(true);
    assertTrue(scene.play(LOOK).getFirst().contains("item-not-found"));
  }

  @Test
  void haveAnEnd() {
    open(true);
    assertTrue(set("iVBORw0KGgo=", "R0lGODlh", "AAAA", "BBBB").contains("type='result'"));
    String before = scene.play(LOOK).getFirst();
    assertTrue(set("AAAA", "BBBB", "CCCC", "DDDD", "EEEE").contains("not-acceptable"));
    assertTrue(set("A".repeat(66_000)).contains("not-acceptable"));
    assertEquals(before, scene.play(LOOK).getFirst());
    assertTrue(set("A".repeat(64_000)).contains("type='result'"));
  }
}
