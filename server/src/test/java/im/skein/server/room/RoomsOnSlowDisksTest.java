package im.skein.server.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What happens in rooms while something said there is not durable yet, or will never be.
final class RoomsOnSlowDisksTest {
  private static final String OWNER = "<query xmlns='http://jabber.org/protocol/muc#owner'>";
  private static final String UNLOCK =
      "alice <iq type='set' id='c' to='a@rooms.example.org'>"
          + OWNER
          + "<x xmlns='jabber:x:data' type='submit'>"
          + "<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>"
          + "<field var='muc#roomconfig_persistentroom'><value>1</value></field></x></query></iq>";

  private final RoomScene scene = new RoomScene();

  private static String enter(String name) {
    return name
        + " <presence to='a@rooms.example.org/"
        + name
        + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>";
  }

  private static String says(String name, String inside) {
    return name + " <message type='groupchat' to='a@rooms.example.org'>" + inside + "</message>";
  }

  private void open() {
    List<String> _ = scene.play(enter("alice"));
    List<String> _ = scene.play(UNLOCK);
    List<String> _ = scene.play(enter("bob"));
  }

  private static String subjectIn(List<String> told) {
    String last = told.getLast();
    return last.replaceAll(".*<subject>|</subject>.*", "");
  }

  @Test
  void aSubjectThatCannotBeKeptIsNotTheSubject() {
    open();
    List<String> _ = scene.play(says("alice", "<subject>apples</subject>"));
    scene.hold();
    assertEquals(List.of(), scene.play(says("alice", "<subject>pears</subject>")));
    scene.fail();
    List<String> refused = scene.play();
    assertEquals(1, refused.size(), refused.toString());
    assertTrue(refused.getFirst().contains("resource-constraint"), refused.toString());
    assertEquals("apples", subjectIn(scene.play(enter("carol"))));
    scene.restart();
    assertEquals("apples", subjectIn(scene.play(enter("dave"))));
  }

  @Test
  void whoEntersBeforeASubjectIsKeptIsToldItOnce() {
    open();
    scene.hold();
    List<String> _ = scene.play(says("alice", "<subject>pears</subject>"), enter("carol"));
    scene.release();
    List<String> told = scene.play();
    List<String> carols = told.stream().filter(each -> each.contains("to='carol@")).toList();
    assertEquals(1, carols.stream().filter(each -> each.contains("<subject>pears")).count());
    assertEquals("pears", subjectIn(carols));
    scene.restart();
    assertEquals("pears", subjectIn(scene.play(enter("dave"))));
  }

  @Test
  void whatWaitsBehindAMessageIsNotHandled() {
    open();
    int before = scene.handled();
    scene.hold();
    String presence = "bob <presence to='a@rooms.example.org/bob'><show>away</show></presence>";
    String ping =
        "bob <iq type='get' id='p' to='a@rooms.example.org/bob'><ping xmlns='urn:xmpp:ping'/></iq>";
    String typing = says("bob", "<composing xmlns='http://jabber.org/protocol/chatstates'/>");
    String wrong =
        "carol <message type='groupchat' to='a@rooms.example.org'><body>x</body></message>";
    assertEquals(
        List.of(), scene.play(says("alice", "<body>hi</body>"), presence, ping, typing, wrong));
    // So a session can have only so many of them under way.
    assertEquals(before, scene.handled());
    scene.release();
    assertEquals(8, scene.play().size());
    assertEquals(before + 5, scene.handled());
  }

  @Test
  void whatIsSaidIntoARoomThatIsDestroyedIsNotInTheNextOfThatName() {
    open();
    List<String> _ =
        scene.play(
            "alice <iq type='set' id='b' to='a@rooms.example.org'>"
                + "<query xmlns='http://jabber.org/protocol/muc#admin'>"
                + "<item affiliation='outcast' jid='carol@example.org'/></query></iq>");
    scene.hold();
    List<String> _ =
        scene.play(
            says("bob", "<body>late</body>"),
            "alice <iq type='set' id='d' to='a@rooms.example.org'>"
                + OWNER
                + "<destroy/></query></iq>",
            enter("alice"));
    scene.release();
    List<String> told = scene.play();
    assertTrue(told.stream().anyMatch(each -> each.contains("code='201'")), told.toString());
    List<String> _ = scene.play(UNLOCK);
    List<String> carols = scene.play(enter("carol"));
    assertTrue(carols.getLast().contains("<subject/>"), carols.toString());
    assertTrue(carols.stream().noneMatch(each -> each.contains("late")), carols.toString());
  }
}
