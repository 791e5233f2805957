package im.skein.core.command;

import im.skein.core.feature.Request;
import im.skein.wire.Element;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.form.DataForm;

/// Something that a client can ask the server to do without knowing it beforehand (XEP-0050): in
/// one step, or with one form of questions before. Nothing is remembered between the two.
public interface Command {
  /// The node it is called by.
  String node();

  /// What it is called, for people.
  String name();

  /// Whether whoever asks may see and use it; must not wait.
  boolean allowed(Request request);

  /// Does it, or asks its questions; may wait.
  Result execute(Request request);

  /// Does it with the answers; may wait. Doing it again with the same submission does nothing more.
  default Result submit(Request request, Submission submission) {
    return Result.badPayload("There are no questions to this.");
  }

  /// What was answered.
  ///
  /// @param session the id that the questions were given under, as the client says; may be empty
  /// @param lang the language of the answers, empty when it is not known
  record Submission(String session, String lang, DataForm form) {}

  /// How it ended.
  sealed interface Result {
    /// It is done.
    record Completed(DataForm form) implements Result {}

    /// There are questions.
    record Asked(DataForm form) implements Result {}

    /// The answers cannot be taken (XEP-0050 §4.4).
    ///
    /// @param text why, for people
    static Result badPayload(String text) {
      return new Refused(
          StanzaError.of(Condition.BAD_REQUEST, text)
              .with(Element.empty(AdHocCommands.NAMESPACE, "bad-payload")));
    }

    /// It is not.
    record Refused(StanzaError error) implements Result {}
  }
}
