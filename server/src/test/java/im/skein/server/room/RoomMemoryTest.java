package im.skein.server.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a room has at hand of the past, and from start to start.
class RoomMemoryTest {
  private static final String REGISTER = "jabber:iq:register";

  private final RoomScene scene = new RoomScene();

  @BeforeEach
  void open() {
    List<String> _ =
        scene.play(
            enter("alice"),
            "alice <iq type='set' id='u' to='a@rooms.example.org'>"
                + "<query xmlns='http://jabber.org/protocol/muc#owner'>"
                + "<x xmlns='jabber:x:data' type='submit'>"
                + field("FORM_TYPE", "http://jabber.org/protocol/muc#roomconfig")
                + field("muc#roomconfig_persistentroom", "1")
                + "</x></query></iq>");
  }

  private static String field(String key, String value) {
    return "<field var='%s'><value>%s</value></field>".formatted(key, value);
  }

  private static String enter(String who) {
    return who
        + " <presence to='a@rooms.example.org/"
        + who
        + "'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='50'/></x></presence>";
  }

  private static String says(String what) {
    return "alice <message type='groupchat' to='a@rooms.example.org'><body>"
        + what
        + "</body></message>";
  }

  private List<String> heard(String who) {
    return scene.play(enter(who)).stream()
        .filter(each -> each.contains("to='" + who + "@") && each.contains("<body>"))
        .map(each -> each.replaceAll(".*<body>|</body>.*", ""))
        .toList();
  }

  @Test
  void whatIsTooOldToBeKeptIsToldToNobody() {
    List<String> _ = scene.play(says("old"));
    scene.pass(Duration.ofDays(20));
    List<String> _ = scene.play(says("young"));
    assertEquals(List.of("old", "young"), heard("bob"));
    scene.pass(Duration.ofDays(11));
    assertEquals(List.of("young"), heard("carol"));
    scene.restart();
    assertEquals(List.of("young"), heard("dave"));
    scene.pass(Duration.ofDays(20));
    assertEquals(List.of(), heard("erin"));
  }

  @Test
  void whoWaitsToBecomeAMemberStillDoesAfterARestart() {
    List<String> _ =
        scene.play(
            "alice <iq type='set' id='m' to='a@rooms.example.org'>"
                + "<query xmlns='http://jabber.org/protocol/muc#owner'>"
                + "<x xmlns='jabber:x:data' type='submit'>"
                + field("FORM_TYPE", "http://jabber.org/protocol/muc#roomconfig")
                + field("muc#roomconfig_membersonly", "1")
                + "</x></query></iq>");
    List<String> told =
        scene.play(
            "bob <iq type='set' id='r' to='a@rooms.example.org'><query xmlns='"
                + REGISTER
                + "'><x xmlns='jabber:x:data' type='submit'>"
                + field("FORM_TYPE", "http://jabber.org/protocol/muc#register")
                + field("muc#register_roomnick", "Bobby")
                + "</x></query></iq>");
    assertTrue(told.getFirst().contains("to='alice@example.org'"), told.toString());
    assertTrue(told.getLast().contains("type='result'"), told.toString());
    scene.restart();
    List<String> answered =
        scene.play(
            "alice <message to='a@rooms.example.org'><x xmlns='jabber:x:data' type='submit'>"
                + field("FORM_TYPE", "http://jabber.org/protocol/muc#register")
                + field("muc#register_roomnick", "Bobby")
                + field("muc#register_allow", "true")
                + "</x></message>");
    assertEquals(1, answered.size(), answered.toString());
    assertTrue(answered.getFirst().contains("<invite "), answered.toString());
    scene.restart();
    String registered =
        scene
            .play(
                "bob <iq type='get' id='g' to='a@rooms.example.org'><query xmlns='"
                    + REGISTER
                    + "'/></iq>")
            .getFirst();
    assertTrue(registered.contains("<username>Bobby</username>"), registered);
  }
}
