package im.skein.core.command;

import im.skein.core.base.Chance;
import im.skein.core.command.Command.Submission;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Request;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.form.DataForm;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Lets clients list and execute the commands of the server. Nothing is remembered between
/// requests.
@Xep(number = 50, version = "1.3.0", note = "commands of one step, or of one form and one step")
public final class AdHocCommands implements Feature {
  /// The namespace, which is the node of the list too.
  public static final String NAMESPACE = "http://jabber.org/protocol/commands";

  private static final Name COMMAND = new Name(NAMESPACE, "command");

  /// Ours are much shorter.
  private static final int LONGEST_ID = 1_024;

  private final List<Command> commands;
  private final Chance chance;

  /// These commands.
  public AdHocCommands(List<Command> commands, Chance chance) {
    this.commands = List.copyOf(commands);
    this.chance = chance;
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.SERVER, NAMESPACE);
    to.answerWaiting(COMMAND, Target.SERVER, this::answer);
  }

  /// The commands that whoever asks may use.
  public List<Command> allowed(Request request) {
    return commands.stream().filter(command -> command.allowed(request)).toList();
  }

  /// The command of that node if whoever asks may use it, or null.
  public @Nullable Command find(String node, Request request) {
    for (Command command : commands) {
      if (command.node().equals(node) && command.allowed(request)) {
        return command;
      }
    }
    return null;
  }

  private Answer answer(Iq iq, Element payload, Request request) {
    String node = payload.attribute("node");
    if (iq.type() != Iq.Type.SET || node == null) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    Command command = find(node, request);
    if (command == null) {
      boolean known = commands.stream().anyMatch(any -> any.node().equals(node));
      return Answer.refuse(known ? Condition.FORBIDDEN : Condition.ITEM_NOT_FOUND);
    }
    String session = payload.attribute("sessionid");
    if (session != null && session.length() > LONGEST_ID) {
      return bad("bad-sessionid");
    }
    DataForm form = DataForm.find(payload.children());
    DataForm answers = form != null && form.type() == DataForm.Type.SUBMIT ? form : null;
    String action = Objects.requireNonNullElse(payload.attribute("action"), "execute");
    return switch (action) {
      case "execute", "complete", "next" -> {
        if (answers != null) {
          yield answer(command, command.submit(request, submission(iq, payload, answers)));
        }
        yield action.equals("execute")
            ? answer(command, command.execute(request))
            : bad("bad-action");
      }
      case "cancel" -> Answer.of(element(command, session, "canceled").build());
      case "prev" -> bad("bad-action");
      default -> bad("malformed-action");
    };
  }

  private static Answer bad(String what) {
    return new Answer.Refusal(
        StanzaError.of(Condition.BAD_REQUEST).with(Element.empty(NAMESPACE, what)));
  }

  private static Submission submission(Iq iq, Element payload, DataForm form) {
    return new Submission(
        Objects.requireNonNullElse(payload.attribute("sessionid"), ""),
        Objects.requireNonNullElse(iq.envelope().lang(), ""),
        form);
  }

  private Answer answer(Command command, Command.Result result) {
    return switch (result) {
      case Command.Result.Asked(var form) ->
          Answer.of(
              element(command, chance.letters(16), "executing")
                  .add(
                      Element.builder(NAMESPACE, "actions")
                          .attribute("execute", "complete")
                          .emptyChild("complete")
                          .build())
                  .add(form.toElement())
                  .build());
      case Command.Result.Completed(var form) ->
          Answer.of(
              element(command, chance.letters(16), "completed").add(form.toElement()).build());
      case Command.Result.Refused(StanzaError error) -> new Answer.Refusal(error);
    };
  }

  private static Element.Builder element(Command command, @Nullable String session, String status) {
    return Element.builder(COMMAND)
        .attribute("node", command.node())
        .attribute("sessionid", session)
        .attribute("status", status);
  }
}
