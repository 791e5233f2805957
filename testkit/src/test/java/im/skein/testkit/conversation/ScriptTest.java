package im.skein.testkit.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScriptTest {
  @Test
  void readsStatementsAndTheirXml() {
    Script script =
        Script.parse(
            "greeting.txt",
            """
            conversation: a greeting

            # two people
            client alice
            client phone of bob

            alice sends:
              <message to='{phone.bare}'>
                <body>hi</body>
              </message>
            phone receives in any order:
              <message/>

              <presence/>
            phone receives nothing else
            """);
    assertEquals("a greeting", script.title());
    assertEquals(new Step.Introduce(4, "alice", "alice"), script.steps().get(0));
    assertEquals(new Step.Introduce(5, "phone", "bob"), script.steps().get(1));
    Step.Send send = (Step.Send) script.steps().get(2);
    assertEquals(1, send.elements().getFirst().nodes().size(), "white space does not count");
    Step.Receive receive = (Step.Receive) script.steps().get(3);
    assertEquals(2, receive.patterns().size());
    assertEquals(new Step.NothingElse(15, "phone"), script.steps().get(4));
  }

  @Test
  void refusesAClientNobodyIntroduced() {
    complains("conversation: x\nalice connects\n", "x.txt:2");
  }

  @Test
  void refusesAnUnknownStatement() {
    complains("conversation: x\nclient alice\nalice dances\n", "dances");
  }

  @Test
  void refusesXmlThatIsNotClosed() {
    complains("conversation: x\nclient alice\nalice sends:\n  <message>\n", "XML");
  }

  @Test
  void refusesAStatementWithoutItsXml() {
    complains("conversation: x\nclient alice\nalice receives:\n", "missing");
  }

  @Test
  void refusesAScriptWithoutATitle() {
    complains("client alice\n", "conversation:");
  }

  @Test
  void knowsWhichBadInputIsShown() {
    Script script =
        Script.parse(
            "x.txt",
            """
            conversation: x
            client alice
            shows: greeting, too large
            shows: greeting, malformed
            alice sends:
              <message/>
            alice receives nothing else
            has no: greeting, forbidden: everybody may greet
            """);
    assertEquals(
        List.of(
            new Shown("greeting", Shown.Kind.TOO_LARGE, "", 3),
            new Shown("greeting", Shown.Kind.MALFORMED, "", 4),
            new Shown("greeting", Shown.Kind.FORBIDDEN, "everybody may greet", 8)),
        script.shown());
  }

  @Test
  void refusesToShowWhatNothingLooksAt() {
    complains(
        """
        conversation: x
        client alice
        shows: a, repeated
        alice sends:
          <message/>
        """,
        "line 3");
    complains(
        """
        conversation: x
        client alice
        shows: a, repeated
        alice connects
        shows: b, repeated
        alice connects
        alice receives nothing else
        """,
        "line 3");
    complains("conversation: x\nshows: a, horrible\n", "too many");
    complains("conversation: x\nhas no: a, repeated\n", "why");
  }

  @Test
  void writesOutWhatIsThereManyTimes() {
    assertEquals(
        "<a n='1'/><a n='2'/>-xxx{alice.jid}",
        Repetition.written("{2 times <a n='{n}'/>}-{3 times x}{alice.jid}"));
  }

  private static void complains(String text, String about) {
    ScriptException refused =
        assertThrows(ScriptException.class, () -> Script.parse("x.txt", text));
    assertTrue(String.valueOf(refused.getMessage()).contains(about), refused.getMessage());
  }
}
