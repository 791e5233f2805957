package im.skein.server.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Many do the same in a room at the same time.
class RoomCrowdsTest {
  private final RoomScene scene = new RoomScene();

  @BeforeEach
  void open() {
    List<String> _ =
        scene.play(
            enter("alice"),
            "alice <iq type='set' id='u' to='a@rooms.example.org'>"
                + "<query xmlns='http://jabber.org/protocol/muc#owner'>"
                + "<x xmlns='jabber:x:data' type='submit'/></query></iq>");
    List<String> _ = scene.play(enter("bob"), enter("carol"), enter("dave"));
  }

  private static String enter(String who) {
    return "%s <presence to='a@rooms.example.org/%s'><x xmlns='http://jabber.org/protocol/muc'/></presence>"
        .formatted(who, who);
  }

  private static String leave(String who) {
    return "%s <presence type='unavailable' to='a@rooms.example.org/%s'/>".formatted(who, who);
  }

  private static List<String> to(String who, List<String> told) {
    return told.stream().filter(each -> each.contains("to='" + who + "@")).toList();
  }

  private static String meet(String who, int room) {
    return "%s <presence to='r%d@rooms.example.org/%s'><x xmlns='http://jabber.org/protocol/muc'/></presence>"
        .formatted(who, room, who);
  }

  private static boolean isRefused(List<String> told) {
    return told.size() == 1 && told.getFirst().contains("<resource-constraint");
  }

  @Test
  void nobodyTakesTheRoomsOfAllOthers() {
    for (int i = 0; i < 1_000; i++) {
      assertFalse(isRefused(scene.play(meet("erin", i))));
    }
    assertTrue(isRefused(scene.play(meet("erin", 1_000))));
    assertFalse(isRefused(scene.play(meet("frank", 1_000))));
    assertFalse(isRefused(scene.play(meet("erin", 1_000))), "somebody else has opened it");
    assertTrue(isRefused(scene.play(meet("erin", 1_001))));
    List<String> _ =
        scene.play("erin <presence type='unavailable' to='r7@rooms.example.org/erin'/>");
    assertFalse(isRefused(scene.play(meet("erin", 1_001))));
    assertTrue(isRefused(scene.play(meet("erin", 7))));
  }

  @Test
  void thoseWhoLeaveTogetherAreToldOfByThoseWhoStayAndEachOfItself() {
    List<String> told = scene.play(leave("bob"), leave("carol"));
    List<String> alices = to("alice", told);
    assertEquals(2, alices.size(), told.toString());
    assertTrue(alices.getFirst().contains("/bob'"), alices.getFirst());
    assertTrue(alices.getLast().contains("/carol'"), alices.getLast());
    assertTrue(alices.getFirst().contains("bob@example.org/x"), "moderators see addresses");
    List<String> daves = to("dave", told);
    assertEquals(2, daves.size());
    assertTrue(daves.stream().noneMatch(each -> each.contains("example.org/x' affiliation")));
    for (String who : List.of("bob", "carol")) {
      List<String> own = to(who, told);
      assertEquals(1, own.size(), own.toString());
      assertTrue(own.getFirst().contains("code='110'"), own.getFirst());
      assertTrue(own.getFirst().contains("type='unavailable'"), own.getFirst());
    }
    assertEquals(6, told.size());
  }

  @Test
  void nothingOvertakesThoseWhoLeave() {
    List<String> told =
        scene.play(
            leave("bob"),
            "alice <message type='groupchat' to='a@rooms.example.org'><body>hi</body></message>",
            leave("carol"),
            enter("carol"),
            leave("dave"));
    List<String> alices = to("alice", told);
    assertEquals(5, alices.size(), alices.toString());
    assertTrue(alices.get(0).contains("/bob' to="), alices.get(0));
    assertTrue(alices.get(1).contains("<body>hi</body>"), alices.get(1));
    assertTrue(alices.get(2).contains("type='unavailable' from='a@rooms.example.org/carol'"));
    assertTrue(alices.get(3).contains("<presence from='a@rooms.example.org/carol'"));
    assertTrue(alices.get(4).contains("type='unavailable' from='a@rooms.example.org/dave'"));
    assertTrue(to("bob", told).stream().noneMatch(each -> each.contains("<body>")));
    // Who left before and enters again is told what was said, and who is there.
    assertTrue(to("carol", told).stream().anyMatch(each -> each.contains("<body>hi</body>")));
  }

  @Test
  void aRoomThatEverybodyLeavesTogetherIsGone() {
    List<String> told =
        scene.play(
            "alice <message type='groupchat' to='a@rooms.example.org'><body>secret</body></message>",
            leave("alice"),
            leave("bob"),
            leave("carol"),
            leave("dave"),
            enter("erin"));
    assertEquals(4, told.stream().filter(each -> each.contains("type='unavailable'")).count());
    List<String> erins = to("erin", told);
    assertTrue(erins.getFirst().contains("code='201'"), erins.toString());
    assertEquals(2, erins.size(), "nothing of the old room: " + erins);
  }
}
